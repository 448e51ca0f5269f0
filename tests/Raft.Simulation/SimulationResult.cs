namespace OrleansRaft.Simulation;

/// <summary>How one world ended.</summary>
/// <param name="Seed">What it was drawn from.</param>
/// <param name="Options">What was drawn.</param>
/// <param name="Failure">What did not hold; null if everything did.</param>
/// <param name="Statistics">What happened.</param>
internal sealed record SimulationResult(ulong Seed, SimulationOptions Options, string? Failure, SimulationStatistics Statistics)
{
    public bool IsOk => Failure is null;
}

/// <summary>Something that must always hold did not.</summary>
internal sealed class ViolationException(string message) : Exception(message);

/// <summary>What happened in one world.</summary>
/// <param name="End">When it ended.</param>
/// <param name="Commands">Commands that were applied.</param>
/// <param name="Acknowledged">Of these, those whose caller was told.</param>
/// <param name="Lost">Commands that were accepted, and whose caller was told that they never will be applied.</param>
/// <param name="Reads">Reads that were answered.</param>
/// <param name="Changes">Membership operations that took effect.</param>
/// <param name="Refusals">Membership operations that were refused.</param>
/// <param name="Retired">Replicas that retired.</param>
internal sealed record SimulationStatistics(
    long End, int Commands, int Acknowledged, int Lost, int Reads, int Changes, int Refusals, int Retired);
