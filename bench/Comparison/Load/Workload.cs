namespace OrleansRaft.Bench.Load;

/// <summary>What the callers ask for.</summary>
internal enum Workload
{
    /// <summary>Writes of one key each.</summary>
    Put,

    /// <summary>Linearizable reads of one key each.</summary>
    Get,

    /// <summary>Nine linearizable reads for each write.</summary>
    Mixed,

    /// <summary>Rows in plain tables, without any consensus: the floor under a replicated log on the same databases.</summary>
    Rows,
}

/// <summary>One window of load.</summary>
/// <param name="Workload">What is asked for.</param>
/// <param name="InFlight">How many callers.</param>
/// <param name="WarmUp">Load before the window.</param>
/// <param name="Window">What is counted.</param>
internal sealed record Shot(Workload Workload, int InFlight, TimeSpan WarmUp, TimeSpan Window);
