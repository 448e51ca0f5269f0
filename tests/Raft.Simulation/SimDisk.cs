using OrleansRaft.Storage;
using OrleansRaft.Storage.Layout;
using OrleansRaft.Storage.Memory;

namespace OrleansRaft.Simulation;

/// <summary>
/// One replica's rows behind a log writer: writes wait, are committed some at a time in order, and are acknowledged later. A crash
/// loses what waits, and acknowledgements of what does not.
/// </summary>
internal sealed class SimDisk(World world, ReplicaKey key, ReplicaBirth birth)
{
    private readonly List<(ReplicaWrite Write, Action<CommitOutcome> Done)> _waiting = [];
    private int _life;
    private bool _busy;

    public MemoryReplica Rows { get; } = new(birth);

    public void Write(ReplicaWrite write, Action<CommitOutcome> done)
    {
        _waiting.Add((write, done));
        if (!_busy) Begin();
    }

    public void Crash()
    {
        _waiting.Clear();
        _busy = false;
        _life++;
        Rows.DropOrphanChunks(); // As opening the log does.
    }

    private void Begin()
    {
        _busy = true;
        var life = _life;
        world.After(world.Random.Next(1, world.Options.MaxDiskDelay + 1), () =>
        {
            if (life == _life) Commit(life);
        });
    }

    private void Commit(int life)
    {
        var batch = _waiting.Take(world.Random.Next(1, _waiting.Count + 1)).ToArray();
        _waiting.RemoveRange(0, batch.Length);
        var outcome = CommitPlan.Fold([.. batch.Select(static w => w.Write)], k => k == key ? Rows.Extent : null, out var plans);
        foreach (var plan in plans)
        {
            if (Rows.Check(plan) is { } fault) outcome = CommitPlan.Invalid(key, fault);
            else Rows.Apply(plan);
        }

        world.After(world.Random.Next(1, world.Options.MaxDiskDelay + 1), () =>
        {
            if (life != _life) return;
            _busy = false;
            foreach (var (_, done) in batch) done(outcome);
            if (!_busy && _waiting.Count > 0) Begin();
        });
    }
}
