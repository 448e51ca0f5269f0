using System.Text;
using System.Text.Json;

namespace OrleansRaft.Cluster.Tests.Support;

/// <summary>Groups whose silos restart: one with a past of changes, one in a joint configuration that waits to be left, one that never changed.</summary>
internal sealed class RestartScene : IAsyncDisposable
{
    private const string Changed = "changed";
    private const string Joint = "joint";
    private const string Unchanged = "unchanged";

    /// <summary>Entries from one snapshot to the next.</summary>
    private const int SnapshotEntries = 16;

    /// <summary>The replica that was replaced.</summary>
    private const ulong Removed = 1;

    private readonly RaftTestCluster _cluster;
    private readonly string _removedFrom;
    private readonly Dictionary<string, Ledger> _ledgers = new() { [Changed] = new(), [Joint] = new(), [Unchanged] = new() };
    private readonly Dictionary<string, string> _memberships = [];

    private RestartScene(RaftTestCluster cluster) => (_cluster, _removedFrom) = (cluster, cluster.SiloNames[0]);

    /// <summary>What the callers of a group were told.</summary>
    private sealed class Ledger
    {
        public int Last { get; set; }

        public List<string> Acknowledged { get; } = [];

        public HashSet<string> Unknown { get; } = [];
    }

    public IReadOnlyList<string> Silos => _cluster.SiloNames;

    public static async Task<RestartScene> StartAsync()
    {
        var cluster = await RaftTestCluster.StartAsync(
            5, static raft => (raft.SnapshotEntries, raft.KeepEntries) = (SnapshotEntries, 4), callTimeout: TimeSpan.FromSeconds(3));
        var scene = new RestartScene(cluster);
        await scene.MakeGroupsAsync();
        return scene;
    }

    /// <summary>Lets silos end, all at once, and starts them again one after the other.</summary>
    /// <param name="silos">Which, in the order in which they start again.</param>
    /// <param name="isKilled">Whether one dies; otherwise it stops as an operator would stop it.</param>
    public async Task RestartAsync(IReadOnlyList<string> silos, Func<string, bool> isKilled)
    {
        if (silos.Count == Silos.Count)
        {
            await Task.WhenAll(silos.Where(isKilled).Select(_cluster.KillAsync));
            await _cluster.RestartAllAsync();
            return;
        }

        await Task.WhenAll(silos.Select(silo => isKilled(silo) ? _cluster.KillAsync(silo) : _cluster.StopAsync(silo)));
        foreach (var silo in silos) await _cluster.RestartAsync(silo);
    }

    /// <summary>Checks that the groups serve, have all that they ever acknowledged, and have the members and operations that they had.</summary>
    public async Task CheckAsync()
    {
        foreach (var (group, ledger) in _ledgers)
        {
            await WriteAsync(group);
            Assert.Equal(_memberships[group], await MembershipAsync(group));
            var held = await ReadAsync(group);
            Assert.Equal(ledger.Acknowledged, held.Where(value => !ledger.Unknown.Contains(value)));
            Assert.Equal(held.Length, held.Distinct().Count());
        }

        Assert.True(await IsRemovedForGoodAsync(), "The tombstone of the replica that was removed is gone.");
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    private async Task MakeGroupsAsync()
    {
        var silos = Silos;
        await _cluster.CreateGroupAsync(Changed, silos[0], silos[1], silos[2]);
        await _cluster.CreateGroupAsync(Joint, silos[1], silos[2], silos[3]);
        await _cluster.CreateGroupAsync(Unchanged, silos[0], silos[2], silos[4]);
        await CompleteAsync(ChangeRequest.Replace(Removed, silos[3]));
        await CompleteAsync(new ChangeRequest { Kind = OperationKind.Change, Changes = [MemberChange.AddLearner(silos[4])] });
        await EnterJointAsync(MemberChange.AddVoter(silos[4]), MemberChange.Demote(1));
        foreach (var group in _ledgers.Keys)
        {
            await WriteAsync(group);
            _memberships[group] = await MembershipAsync(group);
        }

        await Eventually.ResultAsync(async () => await IsRemovedForGoodAsync() ? "" : null, "the tombstone of the replica that was removed");
    }

    private async Task CompleteAsync(ChangeRequest request) =>
        Assert.Equal(OperationState.Completed, (await _cluster.ChangeAsync(Changed, request)).State);

    private async Task EnterJointAsync(params MemberChange[] changes)
    {
        var request = new ChangeRequest { Kind = OperationKind.Change, Changes = changes, Transition = ChangeTransition.JointExplicit };
        var operation = (await Group(Joint).Membership.AcceptedAsync(request)).Id;
        await Eventually.ResultAsync(
            async () => await Group(Joint).Membership.GetAsync(operation) is { State: OperationState.Joint } joint ? joint : null, "a joint configuration");
    }

    /// <summary>Writes so much that what was before is in a snapshot.</summary>
    private async Task WriteAsync(string group)
    {
        var ledger = _ledgers[group];
        for (var target = ledger.Acknowledged.Count + SnapshotEntries; ledger.Acknowledged.Count < target;)
        {
            await Eventually.ResultAsync(async () => await TryWriteAsync(group, ledger) ? "" : null, $"a write of {group}");
        }
    }

    private async Task<bool> TryWriteAsync(string group, Ledger ledger)
    {
        var value = $"{++ledger.Last}";
        switch (await Group(group).ProposeAsync(Encoding.UTF8.GetBytes(value)))
        {
            case ProposalResult.Applied:
                ledger.Acknowledged.Add(value);
                return true;
            case ProposalResult.Unknown:
                ledger.Unknown.Add(value);
                return false;
            default:
                return false;
        }
    }

    private async Task<string[]> ReadAsync(string group)
    {
        var answer = await Eventually.ResultAsync(
            async () => await Group(group).QueryAsync(default) as QueryResult.Answered, $"what {group} holds");
        return Encoding.UTF8.GetString(answer.Result.Span).Split('\n');
    }

    /// <summary>Who the members are and what operations there were, once every member has all that the group has.</summary>
    private async Task<string> MembershipAsync(string group)
    {
        var view = await AskAsync(
            async () => await Group(group).DescribeAsync() is { Leader: not null } view && view.Replicas.All(r => r.Match >= view.CommitIndex) ? view : null,
            $"all members of {group}");
        var operations = await AskAsync(async () => await Group(group).Membership.ListAsync(), $"the operations of {group}");
        return JsonSerializer.Serialize(new
        {
            view.Configuration,
            Members = view.Replicas.OrderBy(static r => r.Id).Select(static r => new { r.Id, r.Silo }),
            Operations = operations.Select(static o => new { o.Id, o.Kind, o.State, Steps = o.Events.Count }),
        });
    }

    private Task<bool> IsRemovedForGoodAsync() => _cluster.IsRetiredAsync(_removedFrom, Changed, Removed);

    /// <summary>Found anew each time: a client ends with the cluster.</summary>
    private RaftGroupClient Group(string group) => _cluster.Client.GetRaftGroup(group);

    /// <summary>Asks until there is an answer: a call breaks whose silo ends.</summary>
    private static Task<T> AskAsync<T>(Func<Task<T?>> ask, string what)
        where T : class => Eventually.ResultAsync(
        async () =>
        {
            try
            {
                return await ask();
            }
            catch (Exception e) when (e is Orleans.Runtime.OrleansException or TimeoutException)
            {
                return null;
            }
        },
        what);
}
