namespace OrleansRaft.Simulation;

/// <summary>Partitions of every kind, clogged links, and frames of earlier lives.</summary>
internal static class NetworkFaults
{
    public static void Begin(Faults faults)
    {
        On(FaultClass.PartitionOne, static (world, random, ids) => CutOff(world, random, random.Pick(ids), ids, true, true));
        On(FaultClass.PartitionLeader, static (world, random, ids) =>
            world.Leader is { } leader && CutOff(world, random, leader.Id.Value, ids, true, true));
        On(FaultClass.PartitionOneWay, static (world, random, ids) =>
        {
            var victim = random.Chance(0.5) && world.Leader is { } leader ? leader.Id.Value : random.Pick(ids);
            var isDeaf = random.Chance(0.5);
            return CutOff(world, random, victim, ids, !isDeaf, isDeaf);
        });
        On(FaultClass.PartitionHalves, Halves);
        On(FaultClass.PartitionRing, Ring);
        On(FaultClass.Clog, static (world, random, ids) =>
        {
            world.Network.Clog(random.Pick(ids), random.Pick(ids), world.Now + random.Next(50, 600));
            return true;
        });
        faults.On(FaultClass.EarlierLife, static (world, _) =>
        {
            if (!world.Network.Replay()) return false;
            world.Strike(FaultClass.EarlierLife, 0);
            return true;
        });

        void On(FaultClass fault, Func<World, Prng, ulong[], bool> strike) => faults.On(fault, (world, random) =>
        {
            var ids = world.Running.Select(static r => r.Id.Value).ToArray();
            if (ids.Length < 2 || !strike(world, random, ids)) return false;
            world.Strike(fault, 0);
            return true;
        });
    }

    /// <summary>Nobody hears of a leader that was just elected: its first entry is its alone.</summary>
    public static void Elected(World world, SimReplica leader)
    {
        if (!world.Has(FaultClass.PartitionLeader) || !world.Disk.Chance(0.2)) return;
        world.Strike(FaultClass.PartitionLeader, leader.Id.Value);
        CutOff(world, world.Disk, leader.Id.Value, [.. world.Running.Select(static r => r.Id.Value)], true, true);
    }

    private static long End(World world, Prng random) => world.Now + random.Next(50, random.Chance(0.5) ? 400 : 1500);

    private static bool CutOff(World world, Prng random, ulong victim, ulong[] ids, bool outwards, bool inwards)
    {
        var until = End(world, random);
        foreach (var other in ids.Where(id => id != victim))
        {
            if (outwards) world.Network.Cut(victim, other, until);
            if (inwards) world.Network.Cut(other, victim, until);
        }

        return true;
    }

    private static bool Halves(World world, Prng random, ulong[] ids)
    {
        var until = End(world, random);
        var sides = random.NextUInt64();
        foreach (var (one, other) in Pairs(ids))
        {
            if (((sides >> (int)(one % 64)) & 1) == ((sides >> (int)(other % 64)) & 1)) continue;
            world.Network.Cut(one, other, until);
            world.Network.Cut(other, one, until);
        }

        return true;
    }

    /// <summary>Everybody sees a majority, and no two see the same one.</summary>
    private static bool Ring(World world, Prng random, ulong[] ids)
    {
        if (ids.Length < 3) return false;
        var until = End(world, random);
        var reach = Math.Max(1, ids.Length / 4);
        foreach (var (one, other) in Pairs(ids))
        {
            // Three cannot form a ring with a gap: a chain then.
            var distance = Math.Abs(Array.IndexOf(ids, one) - Array.IndexOf(ids, other));
            if (ids.Length > 3) distance = Math.Min(distance, ids.Length - distance);
            if (distance <= reach) continue;
            world.Network.Cut(one, other, until);
            world.Network.Cut(other, one, until);
        }

        return true;
    }

    private static IEnumerable<(ulong One, ulong Other)> Pairs(ulong[] ids) =>
        ids.SelectMany((one, i) => ids.Skip(i + 1).Select(other => (one, other)));
}
