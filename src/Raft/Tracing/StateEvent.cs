namespace OrleansRaft.Core;

/// <summary>
/// One step of a replica, with its state: before the step where a message is received, after it otherwise. Polls before elections are no
/// steps: they leave no mark (thesis §9.6).
/// </summary>
/// <param name="Kind">Which step.</param>
/// <param name="Replica">Who made it.</param>
/// <param name="HardState">Its term, vote and commit index.</param>
/// <param name="Role">What it is.</param>
/// <param name="LastIndex">The end of its log.</param>
/// <param name="Configuration">The configuration in effect.</param>
/// <param name="Message">What is sent or received; otherwise null.</param>
/// <param name="Change">With <see cref="StateEventKind.ChangeConf"/>: the change.</param>
/// <param name="Receiver">With an append that is sent: what the leader knows of its receiver.</param>
public readonly record struct StateEvent(
    StateEventKind Kind,
    ReplicaId Replica,
    HardState HardState,
    RaftRole Role,
    LogIndex LastIndex,
    Configuration Configuration,
    Message? Message,
    ConfChangeV2? Change,
    ReplicaProgress? Receiver);
