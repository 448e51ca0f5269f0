namespace OrleansRaft.Groups;

/// <summary>How patient a group's door is, and what it turns away.</summary>
internal static class DoorLimits
{
    /// <summary>Between two attempts that failed at once.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>How long a call may be silent before it is asked whether its leader still is one.</summary>
    public static readonly TimeSpan Suspicion = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan LeastPatience = TimeSpan.FromMilliseconds(50);

    /// <summary>Too much waits already.</summary>
    public static Rejection Full { get; } = new(RejectionCode.TooManyRequests, "The group has more to do than it can take: slow down.");

    /// <summary>Why a command or query is refused for its size; null if it is not.</summary>
    public static Rejection? TooLarge(ReadOnlyMemory<byte> payload) => payload.Length <= Limits.CommandBytes
        ? null
        : new Rejection(RejectionCode.TooLarge, $"A command or query has up to {Limits.CommandBytes} bytes, not {payload.Length}.");

    /// <summary>How long a call may take.</summary>
    public static TimeSpan Patience(DateTimeOffset deadline, TimeProvider clock)
    {
        var left = deadline - clock.GetUtcNow();
        return left > LeastPatience ? left : LeastPatience;
    }
}
