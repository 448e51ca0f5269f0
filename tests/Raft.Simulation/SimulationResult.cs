namespace OrleansRaft.Simulation;

/// <summary>How one world ended.</summary>
/// <param name="Seed">What it was drawn from.</param>
/// <param name="Options">What was drawn.</param>
/// <param name="Failure">What did not hold; null if everything did.</param>
/// <param name="Digest">Stands for the whole history.</param>
/// <param name="LastEvents">The end of the history, if it failed.</param>
/// <param name="Statistics">What happened.</param>
internal sealed record SimulationResult(
    ulong Seed, SimulationOptions Options, string? Failure, ulong Digest, IReadOnlyList<string> LastEvents, SimulationStatistics Statistics)
{
    public bool IsOk => Failure is null;
}

/// <summary>What happened in one world, or in many.</summary>
internal sealed record SimulationStatistics
{
    /// <summary>Simulated time.</summary>
    public long Milliseconds { get; init; }

    /// <summary>What the journals hold.</summary>
    public long Events { get; init; }

    /// <summary>Commands that were applied.</summary>
    public long Commands { get; init; }

    /// <summary>Writes whose clients were told what they did.</summary>
    public long Writes { get; init; }

    public long Reads { get; init; }

    /// <summary>Writes whose clients were never told whether they happened.</summary>
    public long Unknown { get; init; }

    /// <summary>Membership operations that took effect.</summary>
    public long Changes { get; init; }

    /// <summary>Membership operations that were refused.</summary>
    public long Refusals { get; init; }

    public required Strikes Strikes { get; init; }

    public SimulationStatistics Plus(SimulationStatistics other)
    {
        var strikes = new Strikes();
        strikes.Add(Strikes);
        strikes.Add(other.Strikes);
        return new SimulationStatistics
        {
            Milliseconds = Milliseconds + other.Milliseconds,
            Events = Events + other.Events,
            Commands = Commands + other.Commands,
            Writes = Writes + other.Writes,
            Reads = Reads + other.Reads,
            Unknown = Unknown + other.Unknown,
            Changes = Changes + other.Changes,
            Refusals = Refusals + other.Refusals,
            Strikes = strikes,
        };
    }
}

/// <summary>Something that must always hold did not.</summary>
internal sealed class ViolationException(string message) : Exception(message);
