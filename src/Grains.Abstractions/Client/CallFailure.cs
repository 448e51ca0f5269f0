namespace OrleansRaft;

/// <summary>Tells a call that broke on its way from one that a grain answered with an exception of its own.</summary>
internal static class CallFailure
{
    /// <summary>Whether the call was lost between caller and grain, so that nobody knows whether it was carried out.</summary>
    /// <param name="exception">What a grain call threw.</param>
    public static bool IsBrokenCall(Exception exception) =>
        exception is TimeoutException or OrleansException or EnumerationAbortedException or IOException or OperationCanceledException;

    /// <summary>What a broken write is to its caller.</summary>
    /// <param name="exception">What the grain call threw.</param>
    public static Rejection ForWrite(Exception exception) => exception is GatewayTooBusyException
        ? TooBusy
        : new(RejectionCode.OutcomeUnknown, $"The call broke and may or may not have taken effect: {Describe(exception)}.");

    /// <summary>What a broken read is to its caller.</summary>
    /// <param name="exception">What the grain call threw.</param>
    public static Rejection ForRead(Exception exception) => exception is GatewayTooBusyException
        ? TooBusy
        : new(RejectionCode.NoLeader, $"The group could not be reached: {Describe(exception)}.");

    // The one failure that is certain: a gateway says it instead of passing the call on.
    private static Rejection TooBusy => new(RejectionCode.TooManyRequests, "The silo that was asked has too much to do.");

    // Not the exception's message: it names hosts, grains and threads, which says nothing to a caller and too much to a stranger.
    private static string Describe(Exception exception) => exception switch
    {
        TimeoutException => "no answer in time",
        SiloUnavailableException => "the silo that was asked went away",
        _ => "the cluster could not be reached",
    };
}
