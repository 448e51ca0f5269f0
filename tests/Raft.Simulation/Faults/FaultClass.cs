namespace OrleansRaft.Simulation;

/// <summary>What may happen to a world. Each is drawn, counted and switched off by itself.</summary>
internal enum FaultClass
{
    // Network.
    Loss,
    Duplication,
    Reordering,
    Clog,
    PartitionOne,
    PartitionLeader,
    PartitionHalves,
    PartitionRing,
    PartitionOneWay,
    EarlierLife,

    // Processes.
    CrashBeforeWrite,
    CrashAfterWrite,
    CrashBeforeSend,
    CrashApplying,
    CrashSnapshot,
    CrashReceiving,
    CrashAny,
    CrashAll,
    SlowRestart,
    Pause,

    // Orleans.
    SecondActivation,
    SecondProcess,
    Zombie,

    // Store.
    LostReply,
    Serialization,
    SlowStore,
    FullStore,
    ReadOnlyStore,
    RowsGone,

    // Clock.
    ClockRate,
    ClockJump,
    ClockFrozen,

    // Leadership.
    Campaign,
    Transfer,

    // Membership.
    AddVoter,
    AddLearner,
    Remove,
    RemoveLeader,
    Replace,
    Promote,
    Demote,
    JointAuto,
    JointImplicit,
    JointExplicit,

    // Operations: the service's own decisions make the changes.
    Operations,
    Cancel,
    GrainDeath,

    // Connections that break, whether or not whoever is at the other end has died.
    LostConnection,

    // Operations: silos that are away when a new member is to be made there, or do not want it.
    NotMade,
}
