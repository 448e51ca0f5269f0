namespace OrleansRaft.Groups;

/// <summary>How much a group's door takes at once on one silo.</summary>
internal static class DoorLimits
{
    /// <summary>Calls under way to the leader.</summary>
    public const int Calls = 4;

    /// <summary>Requests in one call.</summary>
    public const int Requests = 512;

    /// <summary>Payload bytes in one call: below the size at which a message delays the others on its connection.</summary>
    public const int Bytes = 192 * 1024;

    /// <summary>Requests that wait for a call.</summary>
    public const int Waiting = 16 * 1024;

    /// <summary>Between two attempts that failed at once.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>How long a call may be silent before it is asked whether its leader still is one.</summary>
    public static readonly TimeSpan Suspicion = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan LeastPatience = TimeSpan.FromMilliseconds(50);

    /// <summary>Too much waits already.</summary>
    public static Rejection Full { get; } = new(RejectionCode.TooManyRequests, "The group has more to do than it can take: slow down.");

    /// <summary>How long a call may take.</summary>
    public static TimeSpan Patience(DateTimeOffset deadline, TimeProvider clock)
    {
        var left = deadline - clock.GetUtcNow();
        return left > LeastPatience ? left : LeastPatience;
    }
}
