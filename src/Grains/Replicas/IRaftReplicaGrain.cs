using Orleans.Concurrency;

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

    /// <summary>What the replica knows right now.</summary>
    [Alias("Report")]
    Task<ReplicaReport> ReportAsync();
}
