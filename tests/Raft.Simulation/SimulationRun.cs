using OrleansRaft.Core;
using OrleansRaft.Replication;
using OrleansRaft.Storage;

namespace OrleansRaft.Simulation;

/// <summary>One run: trouble, then peace, in which everything must come right.</summary>
internal sealed class SimulationRun
{
    private const int Patience = 20_000;

    private readonly World _world;
    private readonly Clients _clients;
    private readonly Faults _faults;
    private readonly MembershipClient _membership;

    private SimulationRun(ulong seed, SimulationOptions options)
    {
        _world = new World(seed, options);
        _clients = new Clients(_world);
        _faults = new Faults(_world);
        _membership = new MembershipClient(_world);
        var birth = Birth(options.FirstMembers);
        for (var id = 1; id <= options.FirstMembers; id++) new SimReplica(_world, new ReplicaId((ulong)id), birth).Start();
    }

    /// <summary>Runs one world to its end.</summary>
    public static SimulationResult Run(ulong seed, SimulationOptions options)
    {
        // What waits for a disk goes on within the event that answers it, on this thread.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        var run = new SimulationRun(seed, options);
        try
        {
            run.Run();
            return new SimulationResult(seed, options, null, run.Statistics());
        }
        catch (ViolationException violation)
        {
            return new SimulationResult(seed, options, violation.Message, run.Statistics());
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private void Run()
    {
        _clients.Begin();
        _faults.Begin();
        _membership.Begin();
        _world.RunUntil(_world.Options.Duration);
        _faults.Heal();
        _membership.Heal();
        _clients.IsQuiet = true;
        if (!_world.RunUntil(_world.Now + Patience, IsSettled)) _world.Checker.Fail($"Not settled in peace:\n{Describe()}");
        _clients.IsQuiet = false;
        var (acknowledged, reads) = (_clients.Acknowledged, _clients.Reads);
        if (!_world.RunUntil(_world.Now + Patience, () => _clients.Acknowledged > acknowledged && _clients.Reads > reads))
            _world.Checker.Fail($"Nothing is served in peace:\n{Describe()}");
    }

    private SimulationStatistics Statistics() => new(
        _world.Now,
        _world.Checker.CommandsApplied,
        _clients.Acknowledged,
        _clients.Lost,
        _clients.Reads,
        _membership.Applied,
        _membership.Refused,
        _world.Replicas.Values.Count(static r => r.IsRetired));

    /// <summary>One leader, not joint, all members have what it has, and nobody else is left.</summary>
    private bool IsSettled()
    {
        var leaders = _world.Alive.Where(static r => r.Driver!.IsLeader).ToArray();
        if (leaders is not [{ Driver: { } leader }] || leader.Node.Configuration.IsJoint) return false;
        if (_world.Alive.Any(r => leader.Members.SiloOf(r.Id) is null)) return false;
        return leader.Node.Status().Progress.All(p => p.Id == leader.Id || p.State == ProgressState.Replicate)
            && leader.Members.Silos.Values.All(silo => _world.Replicas[silo].Driver?.Applied == leader.Applied);
    }

    private string Describe() => string.Join("\n", _world.Replicas.Values.Select(static r => r.Driver is { } driver
        ? $"{r.Id}: {driver.Node.Role} term {driver.Node.Term} commit {driver.Node.Commit} applied {driver.Applied} last {driver.Node.LastIndex} "
            + $"leader {driver.Node.Leader} {driver.Node.Configuration} [{string.Join("; ", driver.Node.Status().Progress)}]"
        : $"{r.Id}: {(r.IsRetired ? "retired" : "down")}"));

    private static ReplicaBirth Birth(int members)
    {
        var ids = Enumerable.Range(1, members).Select(static id => new ReplicaId((ulong)id)).ToArray();
        var metadata = new SnapshotMetadata(new LogIndex(1), new Term(1), new Configuration { Voters = [.. ids] });
        var registry = MemberRegistry.Initial(ids.Select(static id => KeyValuePair.Create(id.Value, World.SiloOf(id))), 1);
        return new ReplicaBirth(
            "append", new HardState(new Term(1), ReplicaId.None, new LogIndex(1)), new SnapshotRecord(0, metadata, registry.ToDescriptor(), 0, 0));
    }
}
