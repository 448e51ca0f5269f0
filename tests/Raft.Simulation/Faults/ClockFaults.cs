namespace OrleansRaft.Simulation;

/// <summary>Clocks that jump and stand still. Their rates are drawn when a replica starts.</summary>
internal static class ClockFaults
{
    public static void Begin(Faults faults)
    {
        On(FaultClass.ClockJump, static (_, random, ticks) => ticks.Jump(random.Next(3, 60)));
        On(FaultClass.ClockFrozen, static (world, random, ticks) => ticks.Freeze(world.Now + random.Next(50, 1000)));

        void On(FaultClass fault, Action<World, Prng, SimTicks> strike) => faults.On(fault, (world, random) =>
        {
            if (Faults.Any(world, random) is not { } victim) return false;
            world.Strike(fault, victim.Id.Value);
            strike(world, random, victim.Ticks);
            return true;
        });
    }
}
