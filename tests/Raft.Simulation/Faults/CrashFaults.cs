namespace OrleansRaft.Simulation;

/// <summary>Processes that die: at a named point of what they persist, or anywhere.</summary>
internal static class CrashFaults
{
    public static void Begin(Faults faults)
    {
        foreach (var point in Enum.GetValues<CrashPoint>().Where(static p => p != CrashPoint.None))
        {
            faults.On(ClassOf(point), (world, random) =>
            {
                if (Victim(world, random) is not { } victim) return false;
                victim.Process.Armed = point;
                return true;
            });
        }

        faults.On(FaultClass.CrashAny, static (world, random) =>
            Victim(world, random) is { } victim && Crash(world, FaultClass.CrashAny, victim.Silo));
        faults.On(FaultClass.CrashAll, static (world, _) =>
        {
            foreach (var silo in world.Silos.Where(static s => s.Current is not null)) Crash(world, FaultClass.CrashAll, silo);
            return true;
        });
    }

    public static FaultClass ClassOf(CrashPoint point) => point switch
    {
        CrashPoint.BeforeWrite => FaultClass.CrashBeforeWrite,
        CrashPoint.AfterWrite => FaultClass.CrashAfterWrite,
        CrashPoint.BeforeSend => FaultClass.CrashBeforeSend,
        CrashPoint.WhileApplying => FaultClass.CrashApplying,
        CrashPoint.WhileSnapshotting => FaultClass.CrashSnapshot,
        CrashPoint.WhileReceiving => FaultClass.CrashReceiving,
        _ => throw new ArgumentOutOfRangeException(nameof(point)),
    };

    /// <summary>Starts the silo again: soon, or late where restarts may be slow.</summary>
    public static void RestartLater(World world, SimSilo silo)
    {
        var isSlow = world.Disk.Chance(0.3) && world.Has(FaultClass.SlowRestart);
        if (isSlow) world.Strike(FaultClass.SlowRestart, silo.Id.Value);
        world.After(world.Disk.Next(1, isSlow ? 2000 : 100), silo.Start);
    }

    private static SimReplica? Victim(World world, Prng random) =>
        random.Chance(0.4) && world.Leader is { } leader ? leader : Faults.Any(world, random);

    private static bool Crash(World world, FaultClass fault, SimSilo silo)
    {
        world.Strike(fault, silo.Id.Value);
        silo.Crash();
        RestartLater(world, silo);
        return true;
    }
}
