namespace OrleansRaft;

/// <summary>How a membership change ended, for whoever waited for it. Every caller must handle all four.</summary>
public abstract record ChangeResult
{
    private ChangeResult() { }

    /// <summary>The new configuration is in effect.</summary>
    /// <param name="Operation">What was done.</param>
    public sealed record Completed(OperationView Operation) : ChangeResult;

    /// <summary>Nothing changed.</summary>
    /// <param name="Rejection">Why.</param>
    /// <param name="Operation">The operation; null if it was refused at once.</param>
    public sealed record Refused(Rejection Rejection, OperationView? Operation) : ChangeResult;

    /// <summary>It was withdrawn.</summary>
    /// <param name="Operation">How far it had come.</param>
    public sealed record Cancelled(OperationView Operation) : ChangeResult;

    /// <summary>It could not be carried out.</summary>
    /// <param name="Rejection">Why.</param>
    /// <param name="Operation">How far it had come.</param>
    public sealed record Failed(Rejection Rejection, OperationView Operation) : ChangeResult;

    /// <summary>The end of an operation as a result.</summary>
    /// <param name="operation">One that has ended.</param>
    /// <exception cref="ArgumentException">It has not.</exception>
    public static ChangeResult Of(OperationView operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return operation.Result switch
        {
            { Outcome: OperationState.Completed } => new Completed(operation),
            { Outcome: OperationState.Cancelled } => new Cancelled(operation),
            { Outcome: OperationState.Refused } end => new Refused(Why(end), operation),
            { Outcome: OperationState.Failed } end => new Failed(Why(end), operation),
            _ => throw new ArgumentException($"Operation {operation.Id} has not ended.", nameof(operation)),
        };
    }

    private static Rejection Why(OperationResultView end) =>
        new(end.Code ?? RejectionCode.InvalidChange, end.Reason ?? "No reason was given.");
}
