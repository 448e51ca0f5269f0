namespace OrleansRaft.Simulation;

/// <summary>What one world is like.</summary>
internal sealed record SimulationOptions
{
    private static readonly FaultSet LiteFaults = FaultSet.Of(
    [
        FaultClass.Loss, FaultClass.Duplication, FaultClass.Reordering, FaultClass.PartitionOne, FaultClass.PartitionLeader,
        FaultClass.CrashBeforeWrite, FaultClass.CrashAfterWrite, FaultClass.CrashBeforeSend, FaultClass.CrashAny, FaultClass.CrashAll,
        FaultClass.ClockRate, FaultClass.Campaign, FaultClass.Transfer, FaultClass.AddVoter, FaultClass.AddLearner, FaultClass.Remove,
        FaultClass.RemoveLeader, FaultClass.Replace, FaultClass.Promote, FaultClass.Demote, FaultClass.JointAuto, FaultClass.JointImplicit,
        FaultClass.JointExplicit,
    ]);

    /// <summary>Drawn by themselves, after all others and from draws of their own: the worlds before there were these are still there.</summary>
    private static readonly FaultClass[] LaterFaults =
        [FaultClass.Operations, FaultClass.Cancel, FaultClass.GrainDeath, FaultClass.LostConnection, FaultClass.NotMade];

    public required Profile Profile { get; init; }

    /// <summary>What may strike.</summary>
    public required FaultSet Faults { get; init; }

    /// <summary>How long the trouble lasts.</summary>
    public required int DurationMs { get; init; }

    public required int FirstMembers { get; init; }

    public required int Clients { get; init; }

    public required int Keys { get; init; }

    /// <summary>Between two requests of a client, on average.</summary>
    public required int ThinkMs { get; init; }

    public required double Loss { get; init; }

    public required double Duplication { get; init; }

    /// <summary>The longest a message usually travels; a few take much longer.</summary>
    public required int MaxDelay { get; init; }

    public required int MaxDiskDelay { get; init; }

    public required int SnapshotEntries { get; init; }

    public required int KeepEntries { get; init; }

    /// <summary>How much of the log one message may carry; one entry at least.</summary>
    public required ulong MaxMessageBytes { get; init; }

    /// <summary>Between two strikes of one fault class, on average.</summary>
    public required int FaultEveryMs { get; init; }

    /// <summary>Between two membership operations, on average.</summary>
    public required int ChangeEveryMs { get; init; }

    /// <summary>Whether something can strike in worlds of a profile.</summary>
    public static FaultSet Possible(Profile profile) =>
        profile == Profile.Lite ? FaultSet.Of([.. LiteFaults.Members, .. LaterFaults]) : FaultSet.All;

    /// <summary>Draws a world: a random subset of the faults, so that each can also do its worst undisturbed by others.</summary>
    public static SimulationOptions Draw(ulong seed, Profile profile)
    {
        var random = new Prng(seed, 1);
        var isLite = profile == Profile.Lite;
        var share = isLite ? 0.3 : 0.2 + (0.6 * random.NextDouble());
        var faults = FaultSet.Of(Possible(profile).Members.Except(LaterFaults).Where(_ => random.Chance(share)));
        var later = new Prng(seed, 6);
        foreach (var fault in LaterFaults)
        {
            if (later.Chance(0.5)) faults = faults.With(fault);
        }

        return new SimulationOptions
        {
            Profile = profile,
            Faults = faults,
            DurationMs = isLite ? 2_500 : 10_000,
            FirstMembers = random.Pick([1, 2, 3, 3, 3, 4, 5, 5]),
            Clients = isLite ? 2 : random.Next(2, 6),
            Keys = random.Next(1, 4),
            ThinkMs = random.Next(20, 120),
            Loss = random.Next(1, 4) * 0.04,
            Duplication = random.Next(1, 4) * 0.04,
            MaxDelay = random.Next(1, 20),
            MaxDiskDelay = random.Next(1, 25),
            SnapshotEntries = random.Pick([2, 3, 4, 6, 10, 24]),
            KeepEntries = random.Pick([0, 0, 1, 3, 7]),
            MaxMessageBytes = random.Pick<ulong>([1, 128, 512]),
            FaultEveryMs = isLite ? random.Next(400, 1500) : random.Next(800, 4000),
            ChangeEveryMs = random.Next(200, 1200),
        };
    }
}
