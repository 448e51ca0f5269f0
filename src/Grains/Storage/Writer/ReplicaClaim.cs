namespace OrleansRaft.Storage;

/// <summary>
/// The right to write one replica's rows within one process. The last claimant of a replica has it: two activations of one replica may
/// overlap, and what the older one still writes is refused as <see cref="LogFailure.Fenced"/>.
/// </summary>
public sealed class ReplicaClaim
{
    internal ReplicaClaim(ReplicaKey key) => Key = key;

    /// <summary>Whose rows.</summary>
    public ReplicaKey Key { get; }
}
