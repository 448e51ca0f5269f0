using OrleansRaft.Bench.Processes;

namespace OrleansRaft.Bench.Load;

/// <summary>A store and the callers of this process that drive it.</summary>
internal sealed class DrivenTarget : IContender
{
    private const string Origin = "outside";

    private readonly ITarget _target;
    private readonly Caller[] _callers;

    /// <summary>Makes the callers.</summary>
    /// <param name="target">The store. It is not this one's to stop.</param>
    /// <param name="callers">The most that will be in flight.</param>
    public DrivenTarget(ITarget target, int callers) =>
        (_target, _callers) = (target, [.. Enumerable.Range(0, callers).Select(id => new Caller(id, Origin))]);

    public string Name => _target.Name;

    public IReadOnlyList<Fact> Facts => _target.Facts;

    public async Task<Slice> MeasureAsync(Shot shot, CancellationToken cancellationToken)
    {
        var leader = await _target.FollowLeaderAsync(cancellationToken);
        var loops = _callers[..shot.InFlight].Select(caller =>
        {
            var store = _target.StoreOf(caller.Id);
            return (Func<Task>)(() => caller.NextAsync(store, shot.Workload));
        });
        var slice = await new ClosedLoop(Name, shot, ReadCost).RunAsync(loops, cancellationToken);
        return await _target.FollowLeaderAsync(cancellationToken) == leader ? slice : slice with { Remark = "the leader changed" };
    }

    public async Task VerifyAsync(CancellationToken cancellationToken)
    {
        await _target.FollowLeaderAsync(cancellationToken);
        foreach (var caller in _callers)
        {
            if (!await caller.VerifyAsync(_target.StoreOf(caller.Id))) throw new BenchException($"{Name} lost an acknowledged write of caller {caller.Id}.");
        }
    }

    private Cost ReadCost() => new(_target.ProcessorTime, Environment.CpuUsage.TotalTime, Disks.WrittenBytes);
}
