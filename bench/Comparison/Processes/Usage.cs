namespace OrleansRaft.Bench.Processes;

/// <summary>What processes have used since they started.</summary>
/// <param name="Processor">In user and kernel mode.</param>
/// <param name="WrittenBytes">What they handed to the disk, as the kernel counts it: in whole pages.</param>
internal readonly record struct Usage(TimeSpan Processor, long WrittenBytes)
{
    public static Usage operator +(Usage one, Usage other) => new(one.Processor + other.Processor, one.WrittenBytes + other.WrittenBytes);
}
