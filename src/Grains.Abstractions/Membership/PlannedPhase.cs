namespace OrleansRaft;

/// <summary>The parts of a change's way. A change has the first, the last, and of the others those that it needs.</summary>
public enum PlanPhase
{
    /// <summary>The present.</summary>
    Now,

    /// <summary>New voters have joined as learners, without a vote.</summary>
    AddingLearners,

    /// <summary>They receive the log.</summary>
    CatchingUp,

    /// <summary>The change is in the log, and the quorums of before decide whether it is committed.</summary>
    Change,

    /// <summary>Two majorities are needed.</summary>
    Joint,

    /// <summary>The change is made; whoever leaves has no vote any more, and is about to go.</summary>
    Removing,

    /// <summary>The end.</summary>
    After,
}

/// <summary>One part of a change's way: who decides in it, and what the group survives.</summary>
/// <param name="Name">Which part.</param>
/// <param name="Detail">One or two sentences for a person.</param>
/// <param name="Configuration">The membership. Its version is 0 where it is not the present one: the log gives it.</param>
/// <param name="Incoming">The majority of the voters, of which so many must acknowledge.</param>
/// <param name="Outgoing">While joint, that of the outgoing half as well.</param>
/// <param name="ToleratedFailures">
/// How many failures of a kind, whichever they are, leave all needed majorities alive. Counted from whom the leader hears of now; a new member
/// counts as healthy once it has received the log.
/// </param>
[GenerateSerializer, Immutable, Alias("raft.planned-phase")]
public sealed record PlannedPhase(
    [property: Id(0)] PlanPhase Name,
    [property: Id(1)] string Detail,
    [property: Id(2)] ConfigurationView Configuration,
    [property: Id(3)] MajorityView Incoming,
    [property: Id(4)] MajorityView? Outgoing,
    [property: Id(5)] ToleratedFailuresView ToleratedFailures);
