namespace OrleansRaft.Simulation;

/// <summary>Stores that refuse, dawdle, lose replies, or lose everything.</summary>
internal static class StoreFaults
{
    private const int LeastVotersForLoss = 3;

    public static void Begin(Faults faults)
    {
        On(FaultClass.Serialization, static (_, random, store) => store.Conflicts += random.Next(1, 4));
        On(FaultClass.SlowStore, static (world, random, store) => store.SlowUntil = world.Now + random.Next(100, 800));
        On(FaultClass.FullStore, static (world, random, store) => store.RefusesUntil = world.Now + random.Next(100, 1000));
        On(FaultClass.ReadOnlyStore, static (world, random, store) => store.RefusesUntil = world.Now + random.Next(20, 300));
        faults.On(FaultClass.LostReply, static (world, random) =>
        {
            if (Faults.Any(world, random) is not { } victim) return false;
            victim.Silo.Store.LostReplies++;
            return true;
        });
        faults.On(FaultClass.RowsGone, static (world, random) =>
        {
            // Nothing survives the loss of a majority: one at a time, replaced before the next.
            if (world.Silos.Exists(static s => s is { IsLost: true, IsRetired: false }) || !world.IsMembershipIdle) return false;
            if (world.Checker.NewestConfiguration is not { IsJoint: false, Voters.Length: >= LeastVotersForLoss } configuration) return false;

            // Whoever does not know of the last change still needs the quorum before it, which may need everybody; and so
            // may the quorum after a change that somebody's log has still to come to.
            if (!configuration.Voters.All(id => IsAtRest(world.Silo(id).Running, world.Checker.Newest.Version))) return false;
            var victim = world.Silo(random.Pick(configuration.Voters));
            world.Strike(FaultClass.RowsGone, victim.Id.Value);
            victim.Wipe();
            CrashFaults.RestartLater(world, victim);
            return true;
        });

        void On(FaultClass fault, Action<World, Prng, StoreCondition> strike) => faults.On(fault, (world, random) =>
        {
            if (Faults.Any(world, random) is not { } victim) return false;
            world.Strike(fault, victim.Id.Value);
            strike(world, random, victim.Silo.Store);
            return true;
        });
    }

    /// <summary>Whether a replica knows of the last change, and its log has no other one to come.</summary>
    private static bool IsAtRest(SimReplica? replica, ulong version) =>
        replica is { Driver: { } driver, Log: { } log } && driver.Members.Version == version && log.Changes(driver.Applied, log.Last) == 0;
}
