using OrleansRaft.StateMachines;

namespace OrleansRaft.ClientApi.Tests.Fakes;

/// <summary>A group of one, with a real state machine behind it.</summary>
internal sealed class FakeGroup(string id) : IRaftGroupGrain
{
    private readonly KvStateMachine _machine = new();
    private readonly Lock _lock = new();
    private ulong _index;

    public FakeMembership Membership { get; } = new();

    public GroupView? View { get; set; }

    public Func<ReadOnlyMemory<byte>, ValueTask<ProposalResult>>? OnPropose { get; set; }

    public Func<ReadOnlyMemory<byte>, ReadConsistency, ValueTask<QueryResult>>? OnQuery { get; set; }

    public Func<ValueTask<GroupView?>>? OnDescribe { get; set; }

    public Func<ulong, ValueTask<Rejection?>>? OnTransfer { get; set; }

    public GroupExplanation? Explanation { get; set; }

    public ReadConsistency? LastConsistency { get; private set; }

    public ValueTask<ProposalResult> ProposeAsync(ReadOnlyMemory<byte> command)
    {
        if (OnPropose is not null) return OnPropose(command);
        lock (_lock) return new(new ProposalResult.Applied(++_index, _machine.Apply(_index, command)));
    }

    // Requests that happen to share a call do not wait for each other, as they do not where they come alone.
    public async ValueTask<ProposalResults> ProposeAllAsync(Payloads commands) =>
        new(await Task.WhenAll(commands.Items.Select(command => ProposeAsync(command).AsTask())));

    public async ValueTask<QueryResults> QueryAllAsync(Payloads queries) =>
        new(await Task.WhenAll(queries.Items.Select(query => QueryAsync(query, ReadConsistency.Linearizable).AsTask())));

    public ValueTask<QueryResult> QueryAsync(ReadOnlyMemory<byte> query, ReadConsistency consistency)
    {
        LastConsistency = consistency;
        if (OnQuery is not null) return OnQuery(query, consistency);
        lock (_lock) return new(new QueryResult.Answered(_index, _machine.Query(query)));
    }

    public ValueTask<GroupView?> DescribeAsync() => OnDescribe?.Invoke() ?? new(View);

    public ValueTask<GroupExplanation?> ExplainAsync() => new(Explanation);

    public ValueTask<Rejection?> TransferLeadershipAsync(ulong replicaId) => OnTransfer?.Invoke(replicaId) ?? new((Rejection?)null);

    public static GroupView Example(string id) => new()
    {
        Id = id,
        StateMachine = "kv",
        Leader = new LeaderView(1, "raft-0", 7),
        Phase = GroupPhase.EnteringJoint,
        Configuration = new ConfigurationView(12, [1, 2, 4], [1, 2, 3], [5], [3], true),
        CommitIndex = 40,
        AppliedIndex = 39,
        Replicas =
        [
            new ReplicaView(1, "raft-0", ReplicaRole.Leader, ReplicationState.Replicate, 41, 42, 0, 0, "db-a"),
            new ReplicaView(3, "raft-2", ReplicaRole.OutgoingLearner, null, 0, 1, 41, null, null),
        ],
        Quorum = new QuorumView(new MajorityView([1, 2, 4], [1, 2], 2), null),
        ToleratedFailures = new ToleratedFailuresView(1, 1, 0),
    };

    public override string ToString() => id;
}
