using System.Globalization;
using OrleansRaft.Bench.Report;
using OrleansRaft.Bench.Targets;

namespace OrleansRaft.Bench;

/// <summary>One run: starts the stores, measures them in turns, checks what they kept, stops them, reports.</summary>
internal sealed class BenchRun(BenchOptions options, WorkFolder work) : IAsyncDisposable
{
    private const int FirstLoadInFlight = 64;
    private const string NoEtcd = "it is not on this machine, and Debian's package etcd-server could not be fetched. Put etcd into PATH to compare.";

    private readonly List<ITarget> _targets = [];
    private readonly List<Fact> _missing = [];
    private readonly Dictionary<ITarget, Caller[]> _callers = [];
    private readonly List<Slice> _slices = [];

    /// <summary>Measures.</summary>
    /// <returns>The report.</returns>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var folder = work.Make("disk");
        var machine = MachineFacts.Read(folder, DiskProbe.Run(folder));
        await StartAsync(cancellationToken);
        foreach (var target in _targets)
        {
            Say($"{target.Name}: load of {options.Plan.FirstLoad.TotalSeconds} s to warm it up");
            await MeasureAsync(target, FirstLoadInFlight, options.Plan.FirstLoad, TimeSpan.Zero, cancellationToken);
        }

        for (var round = 1; round <= options.Plan.Rounds; round++)
        {
            foreach (var inFlight in options.InFlight)
            {
                foreach (var target in _targets)
                {
                    var slice = await MeasureAsync(target, inFlight, options.Plan.WarmUp, options.Plan.Window, cancellationToken);
                    _slices.Add(slice);
                    Say(string.Create(
                        CultureInfo.InvariantCulture,
                        $"round {round} of {options.Plan.Rounds}, {inFlight,4} in flight, {target.Name,-12} {slice.PutsPerSecond,8:#,0} puts/s"));
                }
            }
        }

        foreach (var target in _targets)
        {
            foreach (var caller in _callers[target]) await caller.VerifyAsync(target);
        }

        return MarkdownReport.Write(options.Plan, machine, _targets, _missing, _slices);
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_targets.Select(t => t.DisposeAsync().AsTask()));

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        if (Wants("etcd"))
        {
            if (options.EtcdProgram.Length == 0) _missing.Add(new Fact("etcd", NoEtcd));
            else await AddAsync(EtcdTarget.StartAsync(options.EtcdProgram, work.Make("etcd"), cancellationToken));
        }

        if (Wants("OrleansRaft")) await AddAsync(RaftTarget.StartAsync(options.ClusterProgram, work.Make("orleansraft"), cancellationToken));
        if (_targets.Count == 0) throw new BenchException("There is nothing to measure.");
    }

    private async Task AddAsync<T>(Task<T> starting)
        where T : ITarget
    {
        var target = await starting;
        _targets.Add(target);
        _callers.Add(target, [.. Enumerable.Range(0, Math.Max(FirstLoadInFlight, options.InFlight.Max())).Select(id => new Caller(id))]);
        Say($"{target.Name} runs");
    }

    private bool Wants(string target) => options.Only is null || options.Only.Equals(target, StringComparison.OrdinalIgnoreCase);

    private Task<Slice> MeasureAsync(ITarget target, int inFlight, TimeSpan warmUp, TimeSpan window, CancellationToken cancellationToken) =>
        new ClosedLoop(target, _callers[target][..inFlight]).RunAsync(warmUp, window, cancellationToken);

    private static void Say(string line) => Console.Error.WriteLine(line);
}
