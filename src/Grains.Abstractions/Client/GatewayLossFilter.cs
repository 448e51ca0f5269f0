namespace OrleansRaft;

/// <summary>
/// Ends calls whose gateway may be gone. Orleans waits for the answer to a call until its response timeout, even after the connection
/// that the call left by was closed: without this, a caller would hang for seconds that the group itself needed only one of.
/// </summary>
/// <remarks>
/// Nothing tells which calls left by the lost connection, so all that were under way are given <see cref="Grace"/> to come back by
/// another. Those that do not are told as broken, which is true of them: nobody knows whether they were carried out.
/// </remarks>
/// <param name="clock">The time.</param>
internal sealed class GatewayLossFilter(TimeProvider clock) : IOutgoingGrainCallFilter, IClusterConnectionStatusObserver, IDisposable
{
    /// <summary>What a healthy silo needs for an answer, with some to spare; below the time that an election takes.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    // Cancelled some time after a gateway was lost, and replaced at once: a later call does not suffer from an earlier loss.
    private CancellationTokenSource _sinceLoss = NoLoss(clock);

    Task IOutgoingGrainCallFilter.Invoke(IOutgoingGrainCallContext context) => IsOurs(context) ? InvokeAsync(context) : context.Invoke();

    void IClusterConnectionStatusObserver.NotifyGatewayCountChanged(int currentNumberOfGateways, int previousNumberOfGateways, bool connectionRecovered)
    {
        if (currentNumberOfGateways < previousNumberOfGateways) Interlocked.Exchange(ref _sinceLoss, NoLoss(clock)).CancelAfter(Grace);
    }

    void IClusterConnectionStatusObserver.NotifyClusterConnectionLost()
    {
        // The count told it already.
    }

    void IDisposable.Dispose() => _sinceLoss.Dispose();

    private static CancellationTokenSource NoLoss(TimeProvider clock) => new(Timeout.InfiniteTimeSpan, clock);

    private async Task InvokeAsync(IOutgoingGrainCallContext context)
    {
        var lost = Volatile.Read(ref _sinceLoss).Token;
        var call = context.Invoke();
        try
        {
            await call.WaitAsync(lost);
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested)
        {
            if (!call.IsCompleted)
            {
                call.Ignore();
                throw new SiloUnavailableException("The gateway that the call may have left by is gone.");
            }

            await call; // Its end came before the news of the loss had its turn.
        }
    }

    // The calls of a service's own grains are its own affair; but enumerations all go through one interface of Orleans', and a watch
    // that was broken for nothing only has to be begun again.
    private static bool IsOurs(IOutgoingGrainCallContext context) =>
        context.InterfaceMethod.DeclaringType is { } called
        && (called.Assembly == typeof(GatewayLossFilter).Assembly || called == typeof(IAsyncEnumerableGrainExtension));
}
