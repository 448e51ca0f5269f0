namespace OrleansRaft;

/// <summary>A refusal, told to the caller with its reason.</summary>
/// <param name="Code">What kind of refusal.</param>
/// <param name="Reason">One sentence for a person.</param>
/// <param name="MissingReplicas">With <see cref="RejectionCode.NoLeader"/> and <see cref="RejectionCode.NoQuorum"/>: who did not answer.</param>
[GenerateSerializer, Immutable, Alias("raft.rejection")]
public sealed record Rejection(
    [property: Id(0)] RejectionCode Code,
    [property: Id(1)] string Reason,
    [property: Id(2)] IReadOnlyList<ulong>? MissingReplicas = null);
