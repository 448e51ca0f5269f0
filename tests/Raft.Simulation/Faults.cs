namespace OrleansRaft.Simulation;

/// <summary>Breaks things at random.</summary>
internal sealed class Faults(World world)
{
    private bool _over;

    public void Begin() => world.Every(world.Options.FaultEvery, () =>
    {
        if (!_over) Break();
    });

    /// <summary>Repairs everything, for good.</summary>
    public void Heal()
    {
        _over = true;
        world.Network.Heal();
        foreach (var replica in world.Replicas.Values) replica.Start();
    }

    private void Break()
    {
        var alive = world.Alive.ToArray();
        switch (world.Random.Next(9))
        {
            case 0 or 1 when alive.Length > 0:
                CrashAndRestart(Any(alive));
                break;
            case 2:
                foreach (var replica in alive) CrashAndRestart(replica);
                break;
            case 3 when alive.FirstOrDefault(static r => r.Driver!.IsLeader) is { } leader:
                CrashAndRestart(leader);
                break;
            case 4 when alive.Length > 0:
                Isolate(Any(alive), both: world.Chance(0.5));
                break;
            case 8 when alive.FirstOrDefault(static r => r.Driver!.IsLeader) is { } leader:
                Isolate(leader, both: world.Chance(0.5));
                break;
            case 5:
                world.Network.Mend();
                break;
            case 6 when alive.Length > 0:
                Any(alive).Driver!.Campaign();
                break;
            case 7 when alive.FirstOrDefault(static r => r.Driver!.IsLeader) is { } leader:
                leader.Driver!.TransferLeadership(Any(alive).Id);
                break;
        }
    }

    private SimReplica Any(SimReplica[] replicas) => replicas[world.Random.Next(replicas.Length)];

    private void CrashAndRestart(SimReplica replica)
    {
        replica.Crash();
        world.After(world.Random.Next(1, world.Chance(0.3) ? 2000 : 100), replica.Start);
    }

    private void Isolate(SimReplica replica, bool both)
    {
        foreach (var other in world.Replicas.Keys.Where(silo => silo != replica.Silo))
        {
            world.Network.Cut(replica.Silo, other);
            if (both) world.Network.Cut(other, replica.Silo);
        }

        world.After(world.Random.Next(50, world.Chance(0.5) ? 400 : 1500), world.Network.Mend);
    }
}
