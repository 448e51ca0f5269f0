namespace OrleansRaft;

/// <summary>How a submission ended: <see cref="Accepted"/> or <see cref="Rejected"/>.</summary>
[GenerateSerializer, Immutable, Alias("raft.submit")]
public abstract record SubmitResult
{
    private SubmitResult() { }

    /// <summary>It is queued, and will end in one of the four ends.</summary>
    /// <param name="Operation">The operation; the one from before, if the idempotency key was seen before.</param>
    [GenerateSerializer, Immutable, Alias("raft.submit.accepted")]
    public sealed record Accepted([property: Id(0)] OperationView Operation) : SubmitResult;

    /// <summary>It was refused at once, and there is no operation.</summary>
    /// <param name="Rejection">Why.</param>
    [GenerateSerializer, Immutable, Alias("raft.submit.rejected")]
    public sealed record Rejected([property: Id(0)] Rejection Rejection) : SubmitResult;
}

/// <summary>
/// The membership of one group (key: its id): takes changes, carries out one at a time to a typed end, and shows how far it is.
/// A serializer of requests and a view: the truth is the configuration in the group's log.
/// </summary>
[Alias("raft.IGroupMembershipGrain")]
public interface IGroupMembershipGrain : IGrainWithStringKey
{
    /// <summary>Queues a change.</summary>
    /// <param name="request">What is asked for.</param>
    [Alias("Submit")]
    Task<SubmitResult> SubmitAsync(ChangeRequest request);

    /// <summary>What a change would do: nothing is proposed. Null if there is no such group.</summary>
    /// <param name="request">As for <see cref="SubmitAsync"/>; its idempotency key does not matter.</param>
    [Alias("Plan")]
    Task<ChangePlan?> PlanAsync(ChangeRequest request);

    /// <summary>
    /// Withdraws an operation: from the queue, while new members receive the log, or from an explicit joint configuration, which goes forward
    /// first and then back. Its end follows. To ask again changes nothing.
    /// </summary>
    /// <param name="operationId">Its id.</param>
    [Alias("Cancel")]
    Task<SubmitResult> CancelAsync(string operationId);

    /// <summary>One operation with its progress right now, or null.</summary>
    /// <param name="operationId">Its id.</param>
    [Alias("Get")]
    Task<OperationView?> GetAsync(string operationId);

    /// <summary>The history, newest first: all that wait or run, and the last <see cref="Limits.OperationHistory"/> that ended.</summary>
    [Alias("List")]
    Task<IReadOnlyList<OperationView>> ListAsync();

    /// <summary>An operation's steps, those that are past and those to come, until its end. Empty if there is no such operation.</summary>
    /// <param name="operationId">Its id.</param>
    /// <param name="afterSequence">The last step that the caller has seen; 0 for none.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    [Alias("Watch")]
    IAsyncEnumerable<OperationEvent> WatchAsync(string operationId, int afterSequence, CancellationToken cancellationToken = default);
}
