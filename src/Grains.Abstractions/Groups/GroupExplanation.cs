namespace OrleansRaft;

/// <summary>Why a group serves or does not, from what its replicas say at this moment.</summary>
/// <param name="Group">The group's id.</param>
/// <param name="IsServing">Whether somebody leads and every majority that is needed can acknowledge.</param>
/// <param name="Summary">All of it in one sentence for a person.</param>
/// <param name="Halves">The majority of the voters and, while joint, that of the outgoing half as well.</param>
/// <param name="Learners">Members without a vote that do not follow: they stop nobody, but may keep a change waiting.</param>
[GenerateSerializer, Immutable, Alias("raft.explanation")]
public sealed record GroupExplanation(
    [property: Id(0)] string Group,
    [property: Id(1)] bool IsServing,
    [property: Id(2)] string Summary,
    [property: Id(3)] IReadOnlyList<ExplainedHalf> Halves,
    [property: Id(4)] IReadOnlyList<MissingReplica> Learners);
