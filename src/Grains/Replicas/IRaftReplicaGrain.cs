using Orleans.Concurrency;
using OrleansRaft.Recovery;

namespace OrleansRaft.Replicas;

/// <summary>
/// One replica of a group (key: <see cref="Placement.ReplicaGrainKey"/>), pinned to the silo that the key names. Traffic between silos;
/// services talk to <see cref="IRaftGroupGrain"/>.
/// </summary>
[Alias("raft.IRaftReplicaGrain")]
internal interface IRaftReplicaGrain : IGrainWithStringKey
{
    /// <summary>
    /// Raft messages from another replica (<see cref="Wire.FrameCodec"/>), for one that its silo's post did not find running.
    /// </summary>
    [OneWay, Alias("Deliver")]
    Task DeliverAsync([Immutable] byte[] frame);

    /// <summary>One piece of a leader's snapshot. Answered once it is durable here.</summary>
    [Alias("ReceiveSnapshot")]
    Task<SnapshotAnswer> ReceiveSnapshotAsync([Immutable] SnapshotPart part);

    /// <summary>Makes the replica's rows, once, and starts it.</summary>
    [Alias("Create")]
    Task<ReplicaCreation> CreateAsync(ReplicaSpec spec);

    /// <summary>Brings the replica to life if it has rows here.</summary>
    [Alias("Start")]
    Task StartAsync();

    /// <summary>Stands for election now: for a new group, which has no leader to wait for.</summary>
    [Alias("Campaign")]
    Task CampaignAsync();

    /// <summary>Ends the replica for ever and deletes its rows. Only for one that the group has removed, or whose group is deleted.</summary>
    [Alias("Retire")]
    Task RetireAsync();

    /// <summary>Proposes commands, if this replica leads.</summary>
    [Alias("Propose")]
    Task<CommandReply> ProposeAsync(Payloads commands);

    /// <summary>Reads; linearizably only if this replica leads.</summary>
    [Alias("Query")]
    Task<QueryReply> QueryAsync(Payloads queries, ReadConsistency consistency);

    /// <summary>Proposes a membership change, if this replica leads.</summary>
    [Alias("ProposeChange")]
    Task<ChangeReply> ProposeChangeAsync(ChangeProposal proposal);

    /// <summary>Hands leadership over, if this replica leads.</summary>
    [Alias("TransferLeadership")]
    Task TransferLeadershipAsync(ulong replicaId);

    /// <summary>Leads no more when it returns, if somebody else could take over in a moment: its silo is about to stop.</summary>
    [Alias("HandOver")]
    Task HandOverAsync();

    /// <summary>How far the replica's log goes, for a recovery of its group.</summary>
    [Alias("DescribeLog")]
    Task<ReplicaLog> DescribeLogAsync();

    /// <summary>
    /// Stops the replica for ever: its group is recovered as a new generation, which is stored already. Its rows stay until
    /// <see cref="RetireAsync"/>.
    /// </summary>
    /// <returns>The end of its log, which nobody writes any more; null if it has no rows.</returns>
    [Alias("Fence")]
    Task<FencedLog?> FenceAsync();

    /// <summary>Looks whether the group was recovered without this replica, and ends if so.</summary>
    [OneWay, Alias("CheckGeneration")]
    Task CheckGenerationAsync();

    /// <summary>
    /// Makes the first replica of a new generation from the stopped replica of the earlier one on the same silo, and starts it. Safe to
    /// repeat.
    /// </summary>
    [Alias("BeginGeneration")]
    Task<ReplicaCreation> BeginGenerationAsync(GenerationSpec spec);

    /// <summary>What the replica knows right now.</summary>
    [Alias("Report")]
    Task<ReplicaReport> ReportAsync();

    /// <summary>The same of a leader, once it has proved by a round of its quorum that it still led when this was asked.</summary>
    [Alias("Confirm")]
    Task<ReplicaReport> ConfirmAsync();
}
