namespace OrleansRaft.Simulation;

/// <summary>
/// Breaks things at random. Every class has a clock and draws of its own, so that one class can be switched off and the others strike as
/// before.
/// </summary>
internal sealed class Faults
{
    private const int ZombieMs = 1_000;

    private readonly World _world;

    public Faults(World world)
    {
        _world = world;
        NetworkFaults.Begin(this);
        CrashFaults.Begin(this);
        ProcessFaults.Begin(this);
        StoreFaults.Begin(this);
        ClockFaults.Begin(this);
        On(FaultClass.Campaign, static (world, random) => Any(world, random) is { } any
            && Strike(world, FaultClass.Campaign, any, static driver => driver.Campaign()));
        On(FaultClass.Transfer, static (world, random) => world.Leader is { } leader && Any(world, random) is { } heir
            && Strike(world, FaultClass.Transfer, leader, driver =>
            {
                if (random.Chance(0.5)) driver.HandOver();
                else driver.TransferLeadership(heir.Id);
            }));
        On(FaultClass.LostConnection, static (world, random) =>
        {
            // Who loses the connections to a dead process, loses them with all others.
            var isForAll = random.Chance(0.5);
            var whom = isForAll ? [.. world.Running] : Any(world, random) is { } any ? [any] : Array.Empty<SimReplica>();
            foreach (var replica in whom) Strike(world, FaultClass.LostConnection, replica, LoseLeader);
            return whom.Length > 0;
        });
    }

    /// <summary>Breaks something; false if there is nothing to break right now.</summary>
    public delegate bool Fault(World world, Prng random);

    public static SimReplica? Any(World world, Prng random)
    {
        var running = world.Running.ToArray();
        return running.Length > 0 ? random.Pick(running) : null;
    }

    /// <summary>Lets a class strike now and again, if the world has it.</summary>
    public void On(FaultClass fault, Fault strike)
    {
        if (!_world.Has(fault)) return;
        var random = _world.Stream(100 + (ulong)fault);
        _world.Every(random, _world.Options.FaultEveryMs, () =>
        {
            if (!_world.IsHealed) strike(_world, random);
        });
    }

    /// <summary>
    /// Repairs everything, for good. A process that the cluster took for dead wakes up, and learns a while later that it is: until then it
    /// may have written nothing, and so not have been fenced.
    /// </summary>
    public void Heal()
    {
        _world.IsHealed = true;
        _world.Network.Heal();
        foreach (var silo in _world.Silos)
        {
            silo.Store.Heal();
            foreach (var zombie in silo.Zombies) _world.After(ZombieMs, zombie.End);
            foreach (var process in silo.Zombies.Append(silo.Current).OfType<SimProcess>().ToArray())
            {
                process.Resume();
                foreach (var replica in process.Activations) replica.Ticks.Heal();
            }

            silo.Start();
        }
    }

    private static bool Strike(World world, FaultClass fault, SimReplica replica, Action<Replication.ReplicaDriver> action)
    {
        world.Strike(fault, replica.Id.Value);
        replica.Enter(action);
        return true;
    }

    private static void LoseLeader(Replication.ReplicaDriver driver)
    {
        if (driver.Members.SiloOf(driver.Node.Leader) is { } silo) driver.SiloLost(silo);
    }
}
