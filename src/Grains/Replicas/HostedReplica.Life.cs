using OrleansRaft.Membership;

namespace OrleansRaft.Replicas;

/// <content>Its beginning and its end on this silo, and its time in between.</content>
internal sealed partial class HostedReplica
{
    private static readonly TimeSpan WakeInterval = TimeSpan.FromSeconds(10);

    private ITimer? _wakes;
    private int _tickWaits;
    private bool _isClosed;

    private bool MayNotRun => _isClosed || _condition is ReplicaCondition.Retired or ReplicaCondition.Fenced;

    public void Tick()
    {
        // A replica that is busy for long gets one tick when it is done, not all that it missed: it would take its own work for silence.
        if (Interlocked.Exchange(ref _tickWaits, 1) == 1) return;
        Turn(() =>
        {
            Volatile.Write(ref _tickWaits, 0);
            _driver?.Tick();
        });
    }

    private async Task StartInTurnAsync()
    {
        if (_driver is not null || MayNotRun) return;
        var loading = _loading ??= LoadAsync();
        try
        {
            await loading;
        }
        finally
        {
            if (_loading == loading) _loading = null;
        }
    }

    private async Task LoadAsync()
    {
        // The claim comes first: from here on an earlier activation can write no more, so that what is read stays true.
        var claim = _log.Claim(_key.Replica);
        if (await _loader.LoadAsync(claim, CancellationToken.None) is not { } loaded)
        {
            LogNoRows(_key.Replica);
            return;
        }

        // Nobody may vote or serve before it has looked whether it still may. What is decided after this look reaches it by a call.
        var generations = await _services.Fences.ReadAsync(_key.Replica.Group, CancellationToken.None);
        if (MayNotRun) return;
        if (generations.IsOver(_key.Replica.Replica))
        {
            await EndAsync(generations);
            return;
        }

        _stateMachine = loaded.Stored.StateMachine;
        _runtime = new GrainReplicaRuntime(_grains, _services, claim, _key, _turns, _logger);
        _driver = _runtime.Start(loaded);
        _condition = ReplicaCondition.Running;
        _services.Running.Add(_key.Replica, this);
        WakeEvery(WakeInterval, WakeMembership);
        LogStarted(_key.Replica, _driver.Node.Term.Value, _driver.Applied.Value, _driver.Node.LastIndex.Value);
    }

    private async Task RetireInTurnAsync()
    {
        _condition = ReplicaCondition.Retired;
        StopDriver("The replica was removed from its group.");
        await _log.RetireAsync(_key.Replica, CancellationToken.None);
        LogRetired(_key.Replica);
    }

    private void StopDriver(string reason)
    {
        _services.Running.Remove(_key.Replica, this);
        _wakes?.Dispose();
        _wakes = null;
        if (_runtime is { } runtime) runtime.StopIsAsked = true;
        _driver?.Stop(reason);
        _driver = null;
        _runtime = null;
    }

    private void WakeEvery(TimeSpan interval, Action action)
    {
        _wakes?.Dispose();
        _wakes = _services.Clock.CreateTimer(_ => Turn(action), null, interval, interval);
    }

    /// <summary>An operation whose grain died with its silo goes on because the leader asks for it now and then.</summary>
    private void WakeMembership()
    {
        if (_driver?.IsLeader == true) _grains.GetGrain<IMembershipWakeGrain>(_key.Replica.Group).WakeAsync().Ignore();
    }
}
