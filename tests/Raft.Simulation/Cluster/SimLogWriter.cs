using OrleansRaft.Storage;

namespace OrleansRaft.Simulation;

/// <summary>
/// What a silo's log writer promises, in the world's time, over the epochs of a real store: writes wait, are committed some at a time
/// in order, and are acknowledged later; what failed for a reason that may pass is tried again; what an earlier activation still wants
/// written is refused. The store commits what it has begun whatever becomes of the process.
/// </summary>
internal sealed class SimLogWriter(World world, SimProcess process)
{
    private const int SlowFactor = 20;

    private readonly List<Pending> _waiting = [];
    private readonly List<Action> _whenIdle = [];
    private readonly Prng _random = world.Disk;
    private SimReplica? _claimant;
    private bool _busy;
    private bool _committing;

    private sealed record Pending(SimReplica Claimant, ReplicaWrite Write, Action<CommitOutcome> Done);

    /// <summary>From now on only this activation may write.</summary>
    public void Claimed(SimReplica claimant) => _claimant = claimant;

    /// <summary>Calls back once no commit is under way.</summary>
    public void WhenIdle(Action action)
    {
        if (_committing) _whenIdle.Add(action);
        else world.After(_random.Next(1, world.Options.MaxDiskDelay + 1), action);
    }

    public void Write(SimReplica claimant, ReplicaWrite write, Action<CommitOutcome> done)
    {
        _waiting.Add(new Pending(claimant, write, done));
        if (!_busy) Begin();
    }

    private void Begin()
    {
        _busy = true;
        Later(() => process.Enter(Commit));
    }

    private void Commit()
    {
        if (process.DiesAt(CrashPoint.BeforeWrite)) return;
        var batch = _waiting.Take(_random.Next(1, _waiting.Count + 1)).ToList();
        _waiting.RemoveRange(0, batch.Count);
        _committing = true;
        Attempt(batch, 1);
    }

    private void Attempt(List<Pending> batch, int attempt)
    {
        // An earlier attempt wrote nothing, so a claim that went away since then counts.
        var stale = batch.Where(p => p.Claimant != _claimant).ToArray();
        batch.RemoveAll(p => p.Claimant != _claimant);
        foreach (var pending in stale) pending.Done(new CommitOutcome(LogFailure.Fenced));
        if (batch.Count == 0)
        {
            Finish(batch, CommitOutcome.Committed);
            return;
        }

        // The statement is on its way: from here on it no longer depends on the process.
        Later(() => Arrived(batch, attempt));
    }

    private void Arrived(List<Pending> batch, int attempt)
    {
        var store = process.Silo.Store;
        if (store.RefusesUntil > world.Now || store.Conflicts > 0)
        {
            if (store.RefusesUntil <= world.Now) store.Conflicts--;
            world.After(Math.Min(200, 5 << Math.Min(attempt, 6)), () => process.Enter(() => Attempt(batch, attempt + 1)));
            return;
        }

        var outcome = process.Log.CommitAsync(batch.ConvertAll(static p => p.Write), default).GetAwaiter().GetResult();
        if (outcome.IsCommitted)
        {
            foreach (var pending in batch) world.Checker.Committed(process, pending.Write);
            world.Checker.Stored(process);
        }

        if (!outcome.IsCommitted || store.LostReplies == 0)
        {
            Later(() => process.Enter(() => Finish(batch, outcome)));
            return;
        }

        // The reply is lost. Reading back settles it, unless somebody else owns the log by then.
        store.LostReplies--;
        world.Strike(FaultClass.LostReply, process.Silo.Id.Value);
        world.After(_random.Next(50, 400), () => process.Enter(() =>
            Finish(batch, process.Silo.Epoch == process.Epoch ? outcome : new CommitOutcome(LogFailure.Fenced))));
    }

    private void Finish(List<Pending> batch, CommitOutcome outcome)
    {
        if (batch.Count > 0 && process.DiesAt(CrashPoint.AfterWrite)) return;
        _committing = false;
        _busy = false;
        if (batch.Exists(static p => !p.Write.Chunks.IsEmpty)) process.DiesAt(CrashPoint.WhileSnapshotting);
        foreach (var pending in batch)
        {
            if (!process.IsDying) pending.Done(outcome);
        }

        foreach (var action in _whenIdle) world.After(1, action);
        _whenIdle.Clear();
        if (!_busy && _waiting.Count > 0) Begin();
    }

    private void Later(Action action)
    {
        var delay = _random.Next(1, world.Options.MaxDiskDelay + 1);
        world.After(process.Silo.Store.SlowUntil > world.Now ? delay * SlowFactor : delay, action);
    }
}
