namespace OrleansRaft;

/// <summary>
/// The door of one group (key: its id): proposals, reads and what the group looks like. It knows the leader, sends what arrives
/// together as one call, and repeats only what is safe to repeat.
/// </summary>
[Alias("raft.IRaftGroupGrain")]
public interface IRaftGroupGrain : IGrainWithStringKey
{
    /// <summary>Proposes a command to the group's state machine and waits until it is applied, or its fate is settled or given up.</summary>
    /// <param name="command">Opaque to the group; at most <see cref="Limits.CommandBytes"/>.</param>
    [Alias("Propose")]
    ValueTask<ProposalResult> ProposeAsync([Immutable] ReadOnlyMemory<byte> command);

    /// <summary>Proposes commands that have nothing in common but the call: each has a fate of its own.</summary>
    /// <param name="commands">1 to <see cref="Limits.RequestsPerCall"/>, each as for <see cref="ProposeAsync"/>.</param>
    /// <returns>As many results, in the same order.</returns>
    [Alias("ProposeAll")]
    ValueTask<ProposalResults> ProposeAllAsync(Payloads commands);

    /// <summary>Asks the group's state machine, altering nothing.</summary>
    /// <param name="query">Opaque to the group; at most <see cref="Limits.CommandBytes"/>.</param>
    /// <param name="consistency">What the answer promises.</param>
    [Alias("Query")]
    ValueTask<QueryResult> QueryAsync([Immutable] ReadOnlyMemory<byte> query, ReadConsistency consistency);

    /// <summary>Asks linearizably for several callers at once.</summary>
    /// <param name="queries">1 to <see cref="Limits.RequestsPerCall"/>, each as for <see cref="QueryAsync"/>.</param>
    /// <returns>As many results, in the same order.</returns>
    [Alias("QueryAll")]
    ValueTask<QueryResults> QueryAllAsync(Payloads queries);

    /// <summary>The group as its leader sees it; without a leader, as the best informed replica does. Null if there is no such group.</summary>
    [Alias("Describe")]
    ValueTask<GroupView?> DescribeAsync();

    /// <summary>Why the group serves or does not, and who is in the way. Null if there is no such group.</summary>
    [Alias("Explain")]
    ValueTask<GroupExplanation?> ExplainAsync();

    /// <summary>Hands leadership to a voter and waits for it. Null when that replica leads; otherwise why not.</summary>
    /// <param name="replicaId">The voter that shall lead.</param>
    [Alias("TransferLeadership")]
    ValueTask<Rejection?> TransferLeadershipAsync(ulong replicaId);
}
