namespace OrleansRaft.Simulation;

/// <summary>What one world is like. Times are in the world's own unit, of which a tick has <see cref="TickUnits"/>.</summary>
internal sealed record SimulationOptions
{
    public const int TickUnits = 10;

    /// <summary>How long the trouble lasts.</summary>
    public int Duration { get; init; } = 12_000;

    public int FirstMembers { get; init; } = 3;

    public double Loss { get; init; }

    public double Duplication { get; init; }

    /// <summary>The longest a message usually travels; a few take much longer.</summary>
    public int MaxDelay { get; init; } = 5;

    public int MaxDiskDelay { get; init; } = 5;

    public int SnapshotEntries { get; init; } = 10;

    public int KeepEntries { get; init; } = 3;

    /// <summary>Units between two faults, on average.</summary>
    public int FaultEvery { get; init; } = 400;

    /// <summary>Units between two membership operations, on average.</summary>
    public int ChangeEvery { get; init; } = 600;

    /// <summary>Draws a world from a seed.</summary>
    public static SimulationOptions Draw(ulong seed, Profile profile)
    {
        var random = new Prng(seed, 1);
        return new SimulationOptions
        {
            Duration = profile == Profile.Lite ? 3_000 : 12_000,
            FirstMembers = random.Next(1, 6),
            Loss = random.Next(3) * 0.05,
            Duplication = random.Next(3) * 0.05,
            MaxDelay = random.Next(1, 20),
            MaxDiskDelay = random.Next(1, 25),
            SnapshotEntries = random.Next(2, 25),
            KeepEntries = random.Next(0, 8),
            FaultEvery = random.Next(100, 800),
            ChangeEvery = random.Next(200, 1200),
        };
    }
}
