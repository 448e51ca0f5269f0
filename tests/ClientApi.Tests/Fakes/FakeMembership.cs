using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace OrleansRaft.ClientApi.Tests.Fakes;

/// <summary>Operations that a test moves along.</summary>
internal sealed class FakeMembership : IGroupMembershipGrain
{
    private readonly List<OperationView> _operations = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<ChangeRequest> Requests { get; } = [];

    public Func<ChangeRequest, Task<SubmitResult>>? OnSubmit { get; set; }

    public List<ChangeRequest> PlanRequests { get; } = [];

    public ChangePlan? Plan { get; set; }

    /// <summary>Throws in the middle of a watch, once for each exception.</summary>
    public ConcurrentQueue<Exception> WatchFailures { get; } = new();

    private Task Changed
    {
        get
        {
            lock (_operations) return _changed.Task;
        }
    }

    public Task<SubmitResult> SubmitAsync(ChangeRequest request)
    {
        lock (_operations) Requests.Add(request);
        return OnSubmit?.Invoke(request) ?? Task.FromResult<SubmitResult>(new SubmitResult.Accepted(Begin(request)));
    }

    public Task<ChangePlan?> PlanAsync(ChangeRequest request)
    {
        PlanRequests.Add(request);
        return Task.FromResult(Plan);
    }

    public Func<string, SubmitResult>? OnCancel { get; set; }

    public Task<SubmitResult> CancelAsync(string operationId) => Task.FromResult(OnCancel?.Invoke(operationId)
        ?? (Find(operationId) is { } operation
            ? new SubmitResult.Accepted(operation)
            : new SubmitResult.Rejected(new Rejection(RejectionCode.OperationNotFound, "There is no such operation."))));

    public Task<OperationView?> GetAsync(string operationId) => Task.FromResult(Find(operationId));

    public Task<IReadOnlyList<OperationView>> ListAsync()
    {
        lock (_operations) return Task.FromResult<IReadOnlyList<OperationView>>([.. Enumerable.Reverse(_operations)]);
    }

    public async IAsyncEnumerable<OperationEvent> WatchAsync(
        string operationId, int afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            // Before it is looked for: what happens in between is seen by looking again.
            var changed = Changed;
            if (Find(operationId) is not { } operation) yield break;
            foreach (var step in operation.Events.Where(e => e.Sequence > afterSequence))
            {
                yield return step;
                afterSequence = step.Sequence;
                if (WatchFailures.TryDequeue(out var failure)) throw failure;
            }

            if (operation.Result is not null) yield break;
            await changed.WaitAsync(cancellationToken);
        }
    }

    public OperationView Begin(ChangeRequest request)
    {
        lock (_operations)
        {
            var operation = new OperationView
            {
                Id = $"{_operations.Count + 1}",
                Group = "g",
                Kind = request.Kind,
                Changes = request.Changes,
                Transition = request.Transition,
                State = OperationState.Queued,
                RequestedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
                Events = [new OperationEvent(1, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), OperationState.Queued, "Accepted.")],
            };
            _operations.Add(operation);
            return operation;
        }
    }

    public void Enter(string operationId, OperationState state, OperationResultView? result = null)
    {
        TaskCompletionSource changed;
        lock (_operations)
        {
            var i = _operations.FindIndex(o => o.Id == operationId);
            var operation = _operations[i];
            var step = new OperationEvent(operation.Events.Count + 1, operation.RequestedAt, state, $"Now {state}.");
            _operations[i] = operation with { State = state, Events = [.. operation.Events, step], Result = result };
            changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }

    public void End(string operationId) =>
        Enter(operationId, OperationState.Completed, new OperationResultView(OperationState.Completed, null, null));

    private OperationView? Find(string operationId)
    {
        lock (_operations) return _operations.Find(o => o.Id == operationId);
    }
}
