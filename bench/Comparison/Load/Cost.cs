namespace OrleansRaft.Bench.Load;

/// <summary>What the machine spent.</summary>
/// <param name="Servers">Processor time of the system's processes.</param>
/// <param name="Generator">Processor time of the load generator; null where it shares a process with the system.</param>
/// <param name="WrittenBytes">What the machine's disks were given; null where that cannot be known.</param>
internal readonly record struct Cost(TimeSpan Servers, TimeSpan? Generator, long? WrittenBytes)
{
    public static Cost operator -(Cost after, Cost before) =>
        new(after.Servers - before.Servers, after.Generator - before.Generator, after.WrittenBytes - before.WrittenBytes);
}
