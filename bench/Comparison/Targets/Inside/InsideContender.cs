using System.Globalization;
using OrleansRaft.Bench.Nodes;
using OrleansRaft.Bench.Processes;

namespace OrleansRaft.Bench.Targets.Inside;

/// <summary>Three nodes, a process each, with the callers inside the process of the one that leads.</summary>
internal sealed class InsideContender : IContender, IAsyncDisposable
{
    /// <summary>A follower that is so many entries behind after a window has not just been slow.</summary>
    private const long MostBehind = 50_000;

    private static readonly TimeSpan LeaderWithin = TimeSpan.FromSeconds(30);

    private readonly InsideSystem _system;
    private readonly string _folder;
    private IReadOnlyList<NodeProcess> _nodes = [];
    private int _lives;

    private InsideContender(InsideSystem system, string folder) => (_system, _folder) = (system, folder);

    public string Name => _system.Name;

    public IReadOnlyList<Fact> Facts => _system.Facts;

    /// <summary>Starts the nodes.</summary>
    public static async Task<InsideContender> StartAsync(InsideSystem system, string folder, CancellationToken cancellationToken)
    {
        var contender = new InsideContender(system, folder);
        await contender.StartAsync(cancellationToken);
        return contender;
    }

    public async Task<Slice> MeasureAsync(Shot shot, CancellationToken cancellationToken)
    {
        try
        {
            var (leader, _) = await LeaderAsync(cancellationToken);
            var order = new NodeOrder { Measure = new MeasureOrder(shot, [.. _nodes.Select(n => n.Id)]) };
            var slice = (await leader.AskAsync(order, cancellationToken)).Slice!.ToSlice(Name, shot);
            var (leaderAfter, behind) = await LeaderAsync(cancellationToken);
            return slice with
            {
                Remark = leaderAfter != leader ? "the leader changed"
                    : behind > MostBehind ? string.Create(CultureInfo.InvariantCulture, $"a follower had stopped taking entries, {behind:#,0} behind")
                    : null,
            };
        }
        catch (BenchException e) when (_system.MayStop)
        {
            await DisposeAsync();
            await StartAsync(cancellationToken);
            return new Slice
            {
                System = Name,
                Workload = shot.Workload,
                InFlight = shot.InFlight,
                Window = shot.Window,
                Latencies = ClosedLoop.NewHistogram(),
                Failures = 0,
                FirstFailure = null,
                Cost = default,
                GaveUp = true,
                Remark = $"it stopped answering and was started afresh, the round does not count ({e.Message})",
            };
        }
    }

    public async Task VerifyAsync(CancellationToken cancellationToken)
    {
        try
        {
            var (leader, _) = await LeaderAsync(cancellationToken);
            await leader.AskAsync(new NodeOrder { Verify = true }, cancellationToken);
        }
        catch (BenchException) when (_system.MayStop)
        {
            // What it stopped at is in the report already if it was within a round, and is no loss of ours.
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
        _nodes = [];
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"life-{++_lives}"))).FullName;
        _nodes = await NodeProcess.StartAllAsync(_system.Kind, folder, cancellationToken);
    }

    private async Task<(NodeProcess Leader, long Behind)> LeaderAsync(CancellationToken cancellationToken)
    {
        var behind = 0L;
        var leader = await Until.GetAsync(
            $"a leader of {Name}",
            LeaderWithin,
            async () =>
            {
                var states = new List<NodeState>();
                foreach (var node in _nodes) states.Add((await node.AskAsync(new NodeOrder { State = true }, cancellationToken)).State!);
                behind = states.Max(s => s.Committed) - states.Min(s => s.Committed);
                return _nodes.Where((_, i) => states[i].Leads).FirstOrDefault();
            },
            cancellationToken);
        return (leader, behind);
    }
}
