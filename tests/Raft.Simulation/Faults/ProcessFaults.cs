namespace OrleansRaft.Simulation;

/// <summary>Processes that stand still, and replicas that live twice.</summary>
internal static class ProcessFaults
{
    public static void Begin(Faults faults)
    {
        faults.On(FaultClass.Pause, static (world, random) =>
            Victim(world, random, FaultClass.Pause) is { } process && Pause(world, random, process));
        faults.On(FaultClass.SecondActivation, static (world, random) =>
        {
            if (Victim(world, random, FaultClass.SecondActivation) is not { } process) return false;
            process.Enter(process.Activate);
            return true;
        });
        faults.On(FaultClass.SecondProcess, static (world, random) =>
        {
            if (Victim(world, random, FaultClass.SecondProcess) is not { } process) return false;
            process.Silo.StartBeside();
            return true;
        });

        // Orleans declares a silo dead that only stands still; another takes its name; then the old one wakes up.
        faults.On(FaultClass.Zombie, static (world, random) =>
        {
            if (Victim(world, random, FaultClass.Zombie) is not { } process) return false;
            Pause(world, random, process);
            world.After(random.Next(1, 200), () =>
            {
                if (process.Silo.Current == process) process.Silo.StartBeside();
            });
            return true;
        });
    }

    private static SimProcess? Victim(World world, Prng random, FaultClass fault)
    {
        var victim = random.Chance(0.4) && world.Leader is { } leader ? leader : Faults.Any(world, random);
        if (victim is null || victim.Process.IsPaused || victim.Process.Activations.Count > 1 || victim.Silo.Zombies.Count > 0) return null;
        world.Strike(fault, victim.Id.Value);
        return victim.Process;
    }

    private static bool Pause(World world, Prng random, SimProcess process)
    {
        process.Pause();
        world.After(random.Next(20, random.Chance(0.5) ? 300 : 1500), process.Resume);
        return true;
    }
}
