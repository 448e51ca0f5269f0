using OrleansRaft.Membership;
using OrleansRaft.Replicas;
using OrleansRaft.Replication;

namespace OrleansRaft.Cluster.Tests.Support;

/// <summary>A group of five voters under load, whose operations meet deaths.</summary>
internal sealed class OperationScene : IAsyncDisposable
{
    private const int Voters = 5;

    /// <summary>So many that a new member finds a place while two silos are dead.</summary>
    private const int Silos = 8;

    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(3);

    private readonly RaftTestCluster _cluster;
    private readonly string _name;
    private readonly IRaftGroupGrain _group;
    private readonly Load _load;

    private OperationScene(RaftTestCluster cluster, string name, IRaftGroupGrain group)
    {
        (_cluster, _name, _group) = (cluster, name, group);
        _load = new Load(group, callers: 2);
    }

    public RaftMembershipClient Membership => _cluster.Client.GetRaftGroup(_name).Membership;

    /// <summary>Starts the group.</summary>
    /// <param name="name">Its id.</param>
    /// <param name="catchUp">If given, how long new voters have to keep up before they vote.</param>
    public static async Task<OperationScene> StartAsync(string name, TimeSpan? catchUp = null)
    {
        var cluster = await RaftTestCluster.StartAsync(
            Silos, raft => raft.CatchUp.Stable = catchUp ?? raft.CatchUp.Stable, callTimeout: CallTimeout);
        var scene = new OperationScene(cluster, name, await cluster.CreateGroupAsync(name, [.. cluster.SiloNames.Take(Voters)]));
        await scene._load.ProgressAsync(20);
        return scene;
    }

    /// <summary>The leader's silo.</summary>
    public async Task<string> LeaderAsync() =>
        (await _group.LeaderAsync()).Silo;

    /// <summary>The silo that carries operations out.</summary>
    public Task<string> HomeAsync() => _cluster.SiloOfMembershipAsync(_name);

    /// <summary>A request of the kind, which the group as it is now can carry out even if the leader's and the operation's silos die.</summary>
    public async Task<ChangeRequest> PrepareAsync(OperationKind kind)
    {
        var (voters, free, leaving) = await CastAsync();
        switch (kind)
        {
            case OperationKind.Replace:
                return ChangeRequest.Replace(leaving, free);
            case OperationKind.AddMember:
                return new ChangeRequest { Kind = kind, Changes = [MemberChange.AddVoter(free) with { ReplicaId = voters.Max() + 1 }] };
            case OperationKind.RemoveMember:
                return new ChangeRequest { Kind = kind, Changes = [MemberChange.Remove(leaving)] };
            case OperationKind.LeaveJoint:
                await EnterJointAsync();
                return new ChangeRequest { Kind = kind, Changes = [] };
            default:
                return Change(ChangeTransition.Auto, MemberChange.AddVoter(free), MemberChange.Remove(leaving));
        }
    }

    /// <summary>Enters a joint configuration that waits to be left.</summary>
    /// <returns>The operation's id.</returns>
    public async Task<string> EnterJointAsync()
    {
        var (_, free, leaving) = await CastAsync();
        var request = Change(ChangeTransition.JointExplicit, MemberChange.AddVoter(free), MemberChange.Remove(leaving));
        var operation = (await Membership.AcceptedAsync(request)).Id;

        // The group is joint before its operation knows: until then it is too late to cancel.
        await Eventually.ResultAsync(
            async () => await Membership.GetAsync(operation) is { State: OperationState.Joint } joint ? joint : null, "a joint configuration");
        return operation;
    }

    /// <summary>Begins a change whose new voter catches up.</summary>
    /// <returns>The operation's id.</returns>
    public async Task<string> BeginCatchUpAsync()
    {
        var (_, free, leaving) = await CastAsync();
        var request = Change(ChangeTransition.Auto, MemberChange.AddVoter(free), MemberChange.Remove(leaving));
        var operation = Assert.IsType<SubmitResult.Accepted>(await Membership.SubmitAsync(request)).Operation.Id;
        await Eventually.ResultAsync(
            async () => await Membership.GetAsync(operation) is { State: OperationState.CatchingUp } o ? o : null, "a learner that catches up");
        return operation;
    }

    /// <summary>The replacement of the leader, by a member on a silo that carries out nothing.</summary>
    public async Task<ChangeRequest> PrepareLeadersReplacementAsync()
    {
        var view = await BackToFiveAsync();
        var home = await HomeAsync();
        return ChangeRequest.Replace(view.Leader!.ReplicaId, Free(view).First(silo => silo != home));
    }

    /// <summary>Enters a joint configuration that belongs to no operation, as one is left behind by an operation that was given up.</summary>
    /// <returns>Who is demoted by it.</returns>
    public async Task<ulong> EnterOrphanedJointAsync()
    {
        var (_, _, leaving) = await CastAsync();

        // Between the numbers of all operations so far and those to come.
        var last = await Membership.ListAsync() is [var newest, ..] ? ulong.Parse(newest.Id, System.Globalization.CultureInfo.InvariantCulture) : 0;
        var proposal = new ChangeProposal((last << 10) | 1000, OperationKind.Change, [MemberChange.Demote(leaving)], ChangeTransition.JointExplicit);
        await Eventually.ResultAsync(
            async () =>
            {
                var leader = (await WholeAsync()).Leader!;
                var reply = await _cluster.Client.GetReplica(_name, leader.ReplicaId, leader.Silo).ProposeChangeAsync(proposal);
                return reply.Status == ChangeStatus.Applied ? "" : null;
            },
            "a joint configuration");
        return leaving;
    }

    /// <summary>Kills when an operation's state is durable, before anything can follow from it.</summary>
    /// <returns>The deaths: done when all are dead.</returns>
    public Task KillAt(OperationKind kind, OperationState state, string[] silos)
    {
        var deaths = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = 0;
        _cluster.StateWritten = async (_, written) =>
        {
            if (written is not MembershipState { Operations: [.., { } last] } || last.Kind != kind || last.State != state) return;
            if (Interlocked.Exchange(ref begun, 1) == 0) Kill();
            await deaths.Task;
        };
        return deaths.Task;

        async void Kill()
        {
            try
            {
                await Task.WhenAll(silos.Select(_cluster.KillAsync));
                deaths.SetResult();
            }
            catch (Exception e)
            {
                deaths.SetException(e); // Nobody waits for this, and the process is not to end with it.
            }
        }
    }

    /// <summary>Starts silos again, gives a member its vote back, and waits until the group is whole and serves.</summary>
    public async Task PromoteAsync(ulong demoted, string[] silos)
    {
        await RestartAsync(silos);
        Assert.IsType<ChangeResult.Completed>(await Membership.ChangeAsync(Change(ChangeTransition.Auto, MemberChange.Promote(demoted))));
        await HealAsync([]);
    }

    /// <summary>Starts silos again, and waits until the group is whole and serves.</summary>
    public async Task HealAsync(string[] silos)
    {
        await RestartAsync(silos);
        await _load.ProgressAsync(20);
        await WholeAsync();
    }

    /// <summary>The group when it has a leader, no change is under way, and all its voters are healthy.</summary>
    public Task<GroupView> WholeAsync() => Eventually.ResultAsync(
        async () => await _group.DescribeAsync() is { Leader: not null, Phase: GroupPhase.Stable, Configuration.Learners: [] } view
            && view.Quorum.Incoming.Healthy.Count == view.Configuration.Voters.Count ? view : null,
        "a whole group");

    /// <summary>The end of an operation. One that does not come in time is told with what the group says meanwhile.</summary>
    public async Task<ChangeResult?> EndAsync(string operation, string when)
    {
        var waiting = Membership.WaitAsync(operation, TestContext.Current.CancellationToken);
        try
        {
            return await waiting.WaitAsync(RaftTestCluster.Deadline, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            var view = await Membership.GetAsync(operation);
            var steps = string.Join(", ", view?.Events.Select(static e => $"{e.At:ss.fff} {e.State}: {e.Detail}") ?? []);
            var summary = (await _group.ExplainAsync())?.Summary;
            throw new TimeoutException($"Operation {operation} did not end {when}. It waits for: {view?.Explanation}. Steps: {steps}. The group: {summary}");
        }
    }

    /// <summary>Checks that the group has what its callers were told.</summary>
    public Task CheckAsync() => _load.StopAndCheckAsync(_group);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    /// <summary>Who may come and who may go without harm to the majority that must outlive two deaths.</summary>
    private async Task<(IReadOnlyList<ulong> Voters, string Free, ulong Leaving)> CastAsync()
    {
        var view = await BackToFiveAsync();
        var home = await HomeAsync();
        var others = view.Replicas.Where(r => r.Id != view.Leader!.ReplicaId).ToArray();
        var leaving = others.FirstOrDefault(r => r.Silo == home) ?? others[0];
        return (view.Configuration.Voters, Free(view).First(silo => silo != home), leaving.Id);
    }

    /// <summary>The operation before may have left a voter more or less.</summary>
    private async Task<GroupView> BackToFiveAsync()
    {
        var view = await WholeAsync();
        if (view.Configuration.Voters.Count == Voters) return view;
        var change = view.Configuration.Voters.Count > Voters
            ? MemberChange.Remove(view.Configuration.Voters.First(id => id != view.Leader!.ReplicaId))
            : MemberChange.AddVoter(Free(view).First());
        Assert.IsType<ChangeResult.Completed>(await Membership.ChangeAsync(Change(ChangeTransition.Auto, change)));
        return await WholeAsync();
    }

    private async Task RestartAsync(string[] silos)
    {
        _cluster.StateWritten = null;
        foreach (var silo in silos) await _cluster.RestartAsync(silo);
    }

    private IEnumerable<string> Free(GroupView view) => _cluster.SiloNames.Except(view.Replicas.Select(static r => r.Silo));

    private static ChangeRequest Change(ChangeTransition transition, params MemberChange[] changes) =>
        new() { Kind = OperationKind.Change, Changes = changes, Transition = transition };
}
