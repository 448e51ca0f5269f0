using System.Runtime.CompilerServices;

namespace OrleansRaft;

/// <summary>The membership of one group, for a .NET service. Cheap to make, safe for concurrent use.</summary>
public sealed class RaftMembershipClient
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly IGroupMembershipGrain _membership;

    internal RaftMembershipClient(IGroupMembershipGrain membership) => _membership = membership;

    /// <summary>
    /// Queues a change and returns at once. A broken call is <see cref="RejectionCode.OutcomeUnknown"/>: with
    /// <see cref="ChangeRequest.IdempotencyKey"/> it can be repeated.
    /// </summary>
    /// <param name="request">What is asked for.</param>
    public async Task<SubmitResult> SubmitAsync(ChangeRequest request)
    {
        try
        {
            return await _membership.SubmitAsync(request);
        }
        catch (Exception e) when (CallFailure.IsBrokenCall(e))
        {
            return new SubmitResult.Rejected(CallFailure.ForWrite(e));
        }
    }

    /// <summary>
    /// Queues a change and waits for its end, across broken calls and dying silos: a request without an idempotency key is given one,
    /// so that repeating it is safe.
    /// </summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellationToken">Ends the waiting, not the change.</param>
    /// <exception cref="OperationCanceledException">The waiting was ended; the change may still come.</exception>
    public async Task<ChangeResult> ChangeAsync(ChangeRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var repeatable = request.IdempotencyKey is null ? request with { IdempotencyKey = Guid.NewGuid().ToString("N") } : request;
        var pause = FirstPause;
        while (true)
        {
            switch (await SubmitAsync(repeatable).WaitAsync(cancellationToken))
            {
                case SubmitResult.Accepted accepted:
                    return await WaitAsync(accepted.Operation.Id, cancellationToken)
                        ?? throw new InvalidOperationException($"Operation {accepted.Operation.Id} ended so long ago that it was forgotten.");
                case SubmitResult.Rejected { Rejection.Code: not RejectionCode.OutcomeUnknown } rejected:
                    return new ChangeResult.Refused(rejected.Rejection, null);
            }

            pause = await PauseAsync(pause, cancellationToken);
        }
    }

    /// <summary>
    /// Withdraws an operation where that is still safe; its end follows. A broken call is <see cref="RejectionCode.OutcomeUnknown"/>: to ask
    /// again is safe.
    /// </summary>
    /// <param name="operationId">Its id.</param>
    public async Task<SubmitResult> CancelAsync(string operationId)
    {
        try
        {
            return await _membership.CancelAsync(operationId);
        }
        catch (Exception e) when (CallFailure.IsBrokenCall(e))
        {
            return new SubmitResult.Rejected(CallFailure.ForWrite(e));
        }
    }

    /// <summary>Waits for an operation's end, across broken calls and dying silos. Null if there is no such operation.</summary>
    /// <param name="operationId">Its id.</param>
    /// <param name="cancellationToken">Ends the waiting, not the operation.</param>
    public async Task<ChangeResult?> WaitAsync(string operationId, CancellationToken cancellationToken = default)
    {
        var pause = FirstPause;
        while (true)
        {
            await foreach (var _ in WatchAsync(operationId, 0, cancellationToken))
            {
                // Only the end matters here, and the operation itself says more about it than the last step does.
            }

            try
            {
                switch (await _membership.GetAsync(operationId).WaitAsync(cancellationToken))
                {
                    case null: return null;
                    case { Result: not null } ended: return ChangeResult.Of(ended);
                }
            }
            catch (Exception e) when (IsBrokenCall(e, cancellationToken))
            {
                // Reading again is safe.
            }

            pause = await PauseAsync(pause, cancellationToken);
        }
    }

    /// <summary>
    /// An operation's steps, past and to come, until its end. A watch that breaks goes on after the last step that was seen. Empty if
    /// there is no such operation.
    /// </summary>
    /// <param name="operationId">Its id.</param>
    /// <param name="afterSequence">The last step that the caller has seen; 0 for none.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    public async IAsyncEnumerable<OperationEvent> WatchAsync(
        string operationId, int afterSequence = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var pause = FirstPause;
        while (true)
        {
            var broken = false;
            await using var steps = _membership.WatchAsync(operationId, afterSequence, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                try
                {
                    if (!await steps.MoveNextAsync()) break;
                }
                catch (Exception e) when (IsBrokenCall(e, cancellationToken))
                {
                    broken = true;
                    break;
                }

                afterSequence = steps.Current.Sequence;
                pause = FirstPause;
                yield return steps.Current;
            }

            if (!broken) yield break;
            pause = await PauseAsync(pause, cancellationToken);
        }
    }

    /// <summary>What a change would do: nothing is proposed. Null if there is no such group.</summary>
    /// <param name="request">As for <see cref="SubmitAsync"/>; its idempotency key does not matter.</param>
    public Task<ChangePlan?> PlanAsync(ChangeRequest request) => _membership.PlanAsync(request);

    /// <summary>One operation with its progress right now, or null.</summary>
    /// <param name="operationId">Its id.</param>
    public Task<OperationView?> GetAsync(string operationId) => _membership.GetAsync(operationId);

    /// <summary>The history, newest first.</summary>
    public Task<IReadOnlyList<OperationView>> ListAsync() => _membership.ListAsync();

    private static bool IsBrokenCall(Exception exception, CancellationToken cancellationToken) =>
        CallFailure.IsBrokenCall(exception) && !cancellationToken.IsCancellationRequested;

    private static async Task<TimeSpan> PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        await Task.Delay(pause, cancellationToken);
        return pause * 2 < LongestPause ? pause * 2 : LongestPause;
    }
}
