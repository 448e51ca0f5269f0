namespace OrleansRaft;

/// <summary>
/// One group, for a .NET service: what its grains offer, with calls that break on the way told as results and not as exceptions.
/// Cheap to make, safe for concurrent use: what asks the same group at the same time shares calls. Reads that return a view
/// (<see cref="DescribeAsync"/>) throw what Orleans throws.
/// </summary>
public sealed class RaftGroupClient
{
    private readonly IGrainFactory _grains;
    private readonly IRaftGroupGrain _group;
    private readonly DoorCalls _calls;

    internal RaftGroupClient(IGrainFactory grains, string groupId)
    {
        if (!Names.IsGroupId(groupId)) throw new ArgumentException($"'{groupId}' is not a group's id.", nameof(groupId));
        _grains = grains;
        _group = grains.GetGrain<IRaftGroupGrain>(groupId);
        _calls = DoorCalls.Of(grains);
        Id = groupId;
        Membership = new RaftMembershipClient(grains.GetGrain<IGroupMembershipGrain>(groupId));
    }

    /// <summary>The group's id.</summary>
    public string Id { get; }

    /// <summary>Its membership: changes, their progress, their history.</summary>
    public RaftMembershipClient Membership { get; }

    private static Rejection TooLarge => new(RejectionCode.TooLarge, $"A command or query has at most {Limits.CommandBytes} bytes.");

    private IGroupCatalogGrain Catalog => _grains.GetGrain<IGroupCatalogGrain>(IGroupCatalogGrain.Key);

    /// <summary>Its keys and values, if it runs <see cref="KvClient.StateMachine"/>.</summary>
    public KvClient Kv() => new(this);

    /// <summary>Creates the group with one voter on each silo. Safe to repeat: a broken call is <see cref="RejectionCode.OutcomeUnknown"/>.</summary>
    /// <param name="stateMachine">The name of a state machine that every silo registered.</param>
    /// <param name="silos">The silos.</param>
    public async Task<CreateGroupResult> CreateAsync(string stateMachine, params IReadOnlyList<string> silos)
    {
        try
        {
            return await Catalog.CreateAsync(Id, new GroupSpec(silos, stateMachine));
        }
        catch (Exception e) when (CallFailure.IsBrokenCall(e))
        {
            return new CreateGroupResult.Rejected(CallFailure.ForWrite(e));
        }
    }

    /// <summary>Retires the group with all its replicas. Null when that is under way or done; otherwise why not. Safe to repeat.</summary>
    public async Task<Rejection?> DeleteAsync()
    {
        try
        {
            return await Catalog.DeleteAsync(Id);
        }
        catch (Exception e) when (CallFailure.IsBrokenCall(e))
        {
            return CallFailure.ForWrite(e);
        }
    }

    /// <summary>The group as it is now, or null if there is no such group.</summary>
    public ValueTask<GroupView?> DescribeAsync() => _group.DescribeAsync();

    /// <summary>Why the group serves or does not, and who is in the way; null if there is no such group.</summary>
    public ValueTask<GroupExplanation?> ExplainAsync() => _group.ExplainAsync();

    /// <summary>Proposes a command and waits for its fate.</summary>
    /// <param name="command">What the group's state machine understands; to <see cref="Limits.CommandBytes"/>.</param>
    /// <exception cref="ArgumentException">The command is empty.</exception>
    public ValueTask<ProposalResult> ProposeAsync(ReadOnlyMemory<byte> command)
    {
        if (command.IsEmpty) throw new ArgumentException("A command has one byte at least.", nameof(command));
        return command.Length > Limits.CommandBytes ? new(new ProposalResult.NotApplied(TooLarge)) : _calls.ProposeAsync(Id, command);
    }

    /// <summary>Asks the group's state machine.</summary>
    /// <param name="query">What the group's state machine understands; to <see cref="Limits.CommandBytes"/>.</param>
    /// <param name="consistency">What the answer promises.</param>
    public async ValueTask<QueryResult> QueryAsync(
        ReadOnlyMemory<byte> query, ReadConsistency consistency = ReadConsistency.Linearizable)
    {
        if (query.Length > Limits.CommandBytes) return new QueryResult.NotAnswered(TooLarge);
        if (consistency == ReadConsistency.Linearizable) return await _calls.QueryAsync(Id, query);
        try
        {
            return await _group.QueryAsync(query, consistency);
        }
        catch (Exception e) when (CallFailure.IsBrokenCall(e))
        {
            return new QueryResult.NotAnswered(CallFailure.ForRead(e));
        }
    }

    /// <summary>Hands leadership to a voter and waits for it. Null when that replica leads; otherwise why not. Safe to repeat.</summary>
    /// <param name="replicaId">The voter that shall lead.</param>
    public async ValueTask<Rejection?> TransferLeadershipAsync(ulong replicaId)
    {
        try
        {
            return await _group.TransferLeadershipAsync(replicaId);
        }
        catch (Exception e) when (CallFailure.IsBrokenCall(e))
        {
            return CallFailure.ForWrite(e);
        }
    }

    /// <summary>Changes the membership and waits for the end; see <see cref="RaftMembershipClient.ChangeAsync"/>.</summary>
    /// <param name="changes">What changes.</param>
    /// <param name="transition">How.</param>
    /// <param name="cancellationToken">Ends the waiting, not the change.</param>
    public Task<ChangeResult> ChangeAsync(
        IReadOnlyList<MemberChange> changes,
        ChangeTransition transition = ChangeTransition.Auto,
        CancellationToken cancellationToken = default) =>
        Membership.ChangeAsync(
            new ChangeRequest { Kind = OperationKind.Change, Changes = changes, Transition = transition }, cancellationToken);

    /// <summary>Replaces one member by a new voter on another silo, and waits for the end; see <see cref="RaftMembershipClient.ChangeAsync"/>.</summary>
    /// <param name="replicaId">The member that leaves, dead or alive.</param>
    /// <param name="silo">The silo of the new one.</param>
    /// <param name="cancellationToken">Ends the waiting, not the change.</param>
    public Task<ChangeResult> ReplaceAsync(ulong replicaId, string silo, CancellationToken cancellationToken = default) =>
        Membership.ChangeAsync(ChangeRequest.Replace(replicaId, silo), cancellationToken);
}
