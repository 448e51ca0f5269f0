namespace OrleansRaft.Hosting;

/// <summary>When a learner has caught up far enough to vote. Bounds are absolute: a share of a huge log would still be hours.</summary>
public sealed class CatchUpOptions
{
    /// <summary>Entries that it may lack.</summary>
    public int Entries { get; set; } = 1_000;

    /// <summary>Payload bytes that it may lack.</summary>
    public long Bytes { get; set; } = 4L * 1024 * 1024;

    /// <summary>How long it must stay within both without a break.</summary>
    public TimeSpan Stable { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Rounds that it may come out of with more than that missing; each round brings what the log had when it began (thesis §4.2.1). Also how
    /// often a snapshot may be sent to it in vain.
    /// </summary>
    public int Rounds { get; set; } = 20;

    /// <summary>How long it may receive nothing, no piece of a snapshot either, before the operation ends.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(30);
}
