using OrleansRaft.Core;
using OrleansRaft.Replication;
using OrleansRaft.Storage;

namespace OrleansRaft.Simulation;

/// <summary>One run: trouble, then peace, in which everything must come right.</summary>
internal sealed class SimulationRun
{
    private const int PatienceMs = 20_000;

    private readonly World _world;
    private readonly History _history = new();
    private readonly Faults _faults;
    private readonly IMembershipDriver _membership;

    private SimulationRun(ulong seed, SimulationOptions options, TextWriter? log, TextWriter? trace)
    {
        _world = new World(seed, options, new Journal(log), trace is null ? null : new StateTrace(trace));
        var birth = Birth(options.FirstMembers);
        for (var id = 1; id <= options.FirstMembers; id++) new SimSilo(_world, new ReplicaId((ulong)id), birth).Start();
        for (var i = 0; i < options.Clients; i++) _ = new Client(_world, _history, (ulong)i);
        _faults = new Faults(_world);
        _membership = _world.Has(FaultClass.Operations) ? new OperationHost(_world) : new MembershipClient(_world);
    }

    /// <summary>Runs one world to its end.</summary>
    /// <param name="seed">What all draws come from.</param>
    /// <param name="options">What the world is like.</param>
    /// <param name="log">Gets every line of the history, if anybody wants it.</param>
    /// <param name="trace">Gets every step of every replica, if anybody wants it.</param>
    public static SimulationResult Run(ulong seed, SimulationOptions options, TextWriter? log = null, TextWriter? trace = null)
    {
        // What waits for a disk goes on within the event that answers it, on this thread.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        var run = new SimulationRun(seed, options, log, trace);
        string? failure = null;
        try
        {
            run.Run();
        }
        catch (ViolationException violation)
        {
            failure = violation.Message;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }

        var journal = run._world.Journal;
        return new SimulationResult(seed, options, failure, journal.Digest, failure is null ? [] : [.. journal.Last], run.Statistics());
    }

    private void Run()
    {
        _world.RunUntil(_world.Options.DurationMs);
        _faults.Heal();
        _history.IsClosed = true;
        if (!_world.RunUntil(_world.Now + PatienceMs, IsSettled)) _world.Checker.Fail($"Not settled in peace:\n{Describe()}");
        _history.IsClosed = false;
        var (writes, reads) = (_history.Writes, _history.Reads);
        if (!_world.RunUntil(_world.Now + PatienceMs, () => _history.Writes > writes && _history.Reads > reads))
            _world.Checker.Fail($"Nothing is served in peace:\n{Describe()}");
        for (var key = 0; key < _world.Options.Keys; key++) CheckKey(key);
    }

    private void CheckKey(int key)
    {
        var operations = _history.OfKey(key);
        if (Linearizability.Check(operations) is var verdict && verdict != Verdict.Linearizable)
            _world.Checker.Fail($"Key {key} is {verdict}:\n{string.Join('\n', operations)}");
    }

    private SimulationStatistics Statistics() => new()
    {
        Milliseconds = _world.Now,
        Events = _world.Journal.Count,
        Commands = _world.Checker.CommandsApplied,
        Writes = _history.Writes,
        Reads = _history.Reads,
        Unknown = _history.Unknown,
        Changes = _membership.Applied,
        Refusals = _membership.Refused,
        Strikes = _world.Strikes,
    };

    /// <summary>One leader, not joint, all members have what it has, and nobody else is left.</summary>
    private bool IsSettled()
    {
        var leaders = _world.Running.Where(static r => r.Driver!.IsLeader).ToArray();
        if (!_membership.IsIdle || leaders is not [{ Driver: { } leader }] || leader.Node.Configuration.IsJoint) return false;
        if (_world.Silos.Exists(silo => !silo.IsRetired && leader.Members.SiloOf(silo.Id) is null)) return false;
        return leader.Node.Status().Progress.All(p => p.Id == leader.Id || p.State == ProgressState.Replicate)
            && leader.Members.Silos.Keys.All(id => _world.Silo(new ReplicaId(id)).Running?.Driver?.Applied == leader.Applied);
    }

    private string Describe() => string.Join("\n", _world.Silos.Select(static silo => silo.Running is { Driver: { } driver }
        ? $"{silo.Id}: {driver.Node.Role} term {driver.Node.Term} commit {driver.Node.Commit} applied {driver.Applied} "
            + $"last {driver.Node.LastIndex} leader {driver.Node.Leader} {driver.Node.Configuration} [{string.Join("; ", driver.Node.Status().Progress)}]"
        : $"{silo.Id}: {(silo.IsRetired ? "retired" : silo.IsLost ? "lost" : "down")}"));

    private static ReplicaBirth Birth(int members)
    {
        var ids = Enumerable.Range(1, members).Select(static id => new ReplicaId((ulong)id)).ToArray();
        var metadata = new SnapshotMetadata(new LogIndex(1), new Term(1), new Configuration { Voters = [.. ids] });
        var registry = MemberRegistry.Initial(ids.Select(static id => KeyValuePair.Create(id.Value, World.SiloOf(id))), 1);
        var hardState = new HardState(new Term(1), ReplicaId.None, new LogIndex(1));
        return new ReplicaBirth(World.StateMachine, hardState, new SnapshotRecord(0, metadata, registry.ToDescriptor(), 0, 0));
    }
}
