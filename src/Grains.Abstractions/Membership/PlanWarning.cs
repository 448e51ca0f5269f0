namespace OrleansRaft;

/// <summary>What an operator may have overlooked. In REST the same words in kebab case.</summary>
public enum PlanWarningCode
{
    /// <summary>An even number of voters survives no more than one voter less.</summary>
    EvenVoters,

    /// <summary>One voter is left: any failure stops the group.</summary>
    SingleVoter,

    /// <summary>All new voters vote before they have the log.</summary>
    NewVotersEmpty,

    /// <summary>All voters keep their logs in one database.</summary>
    OneDatabase,

    /// <summary>A majority of the voters, and not all, keep their logs in one database.</summary>
    MajorityOnOneDatabase,

    /// <summary>Voters that are no voters now can decide alone afterwards.</summary>
    MajorityOfNewcomers,

    /// <summary>The leader loses its vote, and hands leadership over first.</summary>
    LeaderLeaves,

    /// <summary>A voter that is not healthy stays.</summary>
    UnhealthyVoterStays,

    /// <summary>A healthy voter leaves while one that is not healthy stays.</summary>
    HealthyVoterLeaves,

    /// <summary>A learner is promoted that does not follow now: the change waits for it, and fails if that takes too long.</summary>
    LearnerAway,

    /// <summary>In a part of the way too few voters are healthy to commit anything.</summary>
    NoQuorum,

    /// <summary>On the way, and not before it, any failure stops the group.</summary>
    NoFailureTolerated,

    /// <summary>The group survives less afterwards than now.</summary>
    FewerFailuresTolerated,

    /// <summary>The joint configuration stays until the group is told to leave it.</summary>
    StaysJoint,

    /// <summary>Other operations come first, and may change all of this.</summary>
    OperationsWait,
}

/// <summary>Something that is allowed, and probably not what is wanted.</summary>
/// <param name="Code">What kind.</param>
/// <param name="Detail">One sentence for a person.</param>
[GenerateSerializer, Immutable, Alias("raft.plan-warning")]
public sealed record PlanWarning([property: Id(0)] PlanWarningCode Code, [property: Id(1)] string Detail);
