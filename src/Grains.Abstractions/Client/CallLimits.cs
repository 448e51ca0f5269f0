namespace OrleansRaft;

/// <summary>How much is sent together: from a client to a group's door, and from there to the leader.</summary>
internal static class CallLimits
{
    /// <summary>Calls under way.</summary>
    public const int Calls = 4;

    /// <summary>
    /// Requests under way from which on others gather. So few cost little even if each travels alone; more pay for their waiting with a
    /// share of a call's cost.
    /// </summary>
    public const int Few = 4;

    /// <summary>
    /// Requests in one call: with twice as many, the processors of a small machine are idle while one call is under way; unless so many wait that
    /// there is enough for the next calls too.
    /// </summary>
    public const int Requests = 128;

    /// <summary>Payload bytes in one call: below the size at which a message delays the others on its connection.</summary>
    public const int Bytes = 192 * 1024;

    /// <summary>Requests that wait for a call.</summary>
    public const int Waiting = 16 * 1024;
}
