namespace OrleansRaft.Simulation;

/// <summary>The world's time, for what asks a clock.</summary>
internal sealed class WorldClock(World world) : TimeProvider
{
    public override long TimestampFrequency => 1_000;

    public override long GetTimestamp() => world.Now;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddMilliseconds(world.Now);
}
