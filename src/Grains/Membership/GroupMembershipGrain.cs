using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Storage;
using OrleansRaft.Groups;
using OrleansRaft.Hosting;
using OrleansRaft.Placement;
using OrleansRaft.Replicas;

namespace OrleansRaft.Membership;

/// <summary>Lets replicas wake a group's membership grain, so that what is left to do goes on when nobody asks.</summary>
[Alias("raft.IMembershipWakeGrain")]
internal interface IMembershipWakeGrain : IGrainWithStringKey
{
    /// <summary>Goes on with what is unfinished.</summary>
    [OneWay, Alias("Wake")]
    Task WakeAsync();
}

/// <summary>
/// The membership of one group. Should two of these ever live at once, the stored state lets one of them win, and the leader admits one
/// change at a time, each operation once: they can do no harm.
/// </summary>
[Reentrant]
internal sealed partial class GroupMembershipGrain : Grain, IGroupMembershipGrain, IMembershipWakeGrain, IMembershipEndGrain
{
    private readonly IPersistentState<MembershipState> _state;
    private readonly HomeSilos _homes;
    private readonly RaftSiloOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<GroupMembershipGrain> _logger;
    private readonly GroupRouter _router;
    private readonly AsyncSerializer _saves = new();
    private TaskCompletionSource _changed = NewSignal();
    private Task? _running;
    private bool _isOver;

    public GroupMembershipGrain(
        [PersistentState(GroupStates.MembershipName, RaftSiloOptions.GrainStorageName)] IPersistentState<MembershipState> state,
        HomeSilos homes,
        RunningReplicas running,
        SiloConnections connections,
        IOptions<RaftSiloOptions> options,
        TimeProvider clock,
        ILogger<GroupMembershipGrain> logger)
    {
        _state = state;
        _options = options.Value;
        _homes = homes;
        _clock = clock;
        _logger = logger;
        _router = new GroupRouter(GrainFactory, homes, running, connections, clock, Group);
    }

    private string Group => this.GetPrimaryKeyString();

    private List<Operation> Operations => _state.State.Operations;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        GoOn();
        return Task.CompletedTask;
    }

    public Task WakeAsync()
    {
        GoOn();
        return Task.CompletedTask;
    }

    public async Task<SubmitResult> SubmitAsync(ChangeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (ChangeRules.CheckShape(request) is { } misshapen) return new SubmitResult.Rejected(misshapen);
        if (Earlier(request) is { } repeated) return await RepeatAsync(repeated, request);
        if (IsFull(request)) return Rejected(RejectionCode.TooManyRequests, "Too many operations wait for this group.");
        var deleted = _state.State.DeletedThrough;
        if (await CheckNowAsync(request) is { } rejection) return new SubmitResult.Rejected(rejection);

        // While this was looking, the group may have been deleted, the same request may have come in again, or others taken the last place.
        if (_state.State.DeletedThrough != deleted) return new SubmitResult.Rejected(NoGroup());
        if (Earlier(request) is { } overtaken) return await RepeatAsync(overtaken, request);
        if (IsFull(request)) return Rejected(RejectionCode.TooManyRequests, "Too many operations wait for this group.");
        var operation = await AddAsync(request);
        GoOn();
        return new SubmitResult.Accepted(OperationViews.Of(Group, operation, null));
    }

    public async Task<SubmitResult> CancelAsync(string operationId)
    {
        if (Operations.Find(o => o.Id == operationId) is not { } operation)
        {
            return Rejected(RejectionCode.OperationNotFound, $"Group '{Group}' has no operation '{operationId}'.");
        }

        // To ask again changes nothing, also where it was withdrawn before it began.
        var isCancelled = operation.State == OperationState.Cancelled;
        if (!isCancelled && new OperationPath(operation, _clock).Cancel() is { } rejection) return new SubmitResult.Rejected(rejection);
        await SaveAsync(operation);
        GoOn();
        return new SubmitResult.Accepted(OperationViews.Of(Group, operation, null));
    }

    public async Task<OperationView?> GetAsync(string operationId)
    {
        if (Operations.Find(o => o.Id == operationId) is not { } operation) return null;
        if (operation.HasEnded) return OperationViews.Of(Group, operation, null);
        var survey = await _router.SurveyAsync();
        var next = Operations.Find(static o => !o.HasEnded) ?? operation;
        return OperationViews.Of(Group, operation, survey?.Leader) with
        {
            Explanation = OperationWaits.Of(Group, operation, next, survey, IsActive),
        };
    }

    public Task<IReadOnlyList<OperationView>> ListAsync() => Task.FromResult<IReadOnlyList<OperationView>>(
        [.. Operations.AsEnumerable().Reverse().Select(o => OperationViews.Of(Group, o, null))]);

    public async IAsyncEnumerable<OperationEvent> WatchAsync(
        string operationId, int afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var next = afterSequence;
        while (Operations.Find(o => o.Id == operationId) is { } operation)
        {
            // What is not stored yet may never have been: nobody is shown a step that the next life takes otherwise.
            var changed = _changed.Task;
            await _saves.RunAsync(static () => Task.CompletedTask);
            if (_isOver) throw new EnumerationAbortedException("The membership grain begins anew.");
            foreach (var step in operation.Events.Where(e => e.Sequence > next).ToArray())
            {
                yield return step;
                next = step.Sequence;
            }

            if (operation.HasEnded && next >= operation.Events.Count) yield break;
            await changed.WaitAsync(cancellationToken);
        }
    }

    private Operation? Earlier(ChangeRequest request) =>
        request.IdempotencyKey is { } key ? Operations.Find(o => o.IdempotencyKey == key) : null;

    private async Task<SubmitResult> RepeatAsync(Operation known, ChangeRequest request)
    {
        if (!known.IsFor(request))
        {
            return Rejected(RejectionCode.IdempotencyKeyReused, $"The idempotency key belongs to operation {known.Id}, which asked for something else.");
        }

        // The first request may still be on its way to the disk, or have failed to get there: who repeats it is promised as much.
        await SaveAsync(known);
        return new SubmitResult.Accepted(OperationViews.Of(Group, known, null));
    }

    /// <summary>
    /// Whether nothing more may wait. What leaves the joint configuration that all others wait for is taken in any case; there is one such
    /// request at most, since after it that configuration is being left.
    /// </summary>
    private bool IsFull(ChangeRequest request) => Operations.Count(static o => !o.HasEnded) >= Limits.QueuedOperations
        && !(request.Kind == OperationKind.LeaveJoint && JointOperation is not null);

    private static SubmitResult.Rejected Rejected(RejectionCode code, string reason) => new(new Rejection(code, reason));

    /// <summary>Says at once what can be known at once. What waits in the queue may change all of it but the group and the silos.</summary>
    private async Task<Rejection?> CheckNowAsync(ChangeRequest request)
    {
        var isChecked = Operations.TrueForAll(static o => o.HasEnded) || JointOperation is not null;

        // Longer than an election, so that who asks during one is told at once. Without a leader a request is queued, and checked in its turn.
        var patience = isChecked ? _options.RequestTimeout : TimeSpan.Zero;
        if (await _router.SurveyAsync(_clock.GetUtcNow() + patience) is not { } survey || IsDeleted(survey)) return NoGroup();

        if (isChecked && survey.Leader is { } leader)
        {
            return ChangeRules.CheckAgainst(request.Kind, request.IfVersion, request.Changes, leader, IsActive);
        }

        return request.Changes.Select(static c => c.Silo).OfType<string>().FirstOrDefault(silo => !IsActive(silo)) is { } unknown
            ? new Rejection(RejectionCode.UnknownSilo, $"No active silo is named '{unknown}'.")
            : null;
    }

    /// <summary>The operation that waits in its explicit joint configuration, or null. Until it is told to leave, no other one can be made.</summary>
    private Operation? JointOperation => Operations.Find(static o => o is { HasEnded: false, Stage.Kind: StageKind.AwaitLeave });

    private bool IsActive(string silo) => _homes.Find(silo) is not null;

    private async Task<Operation> AddAsync(ChangeRequest request)
    {
        var operation = new Operation
        {
            Number = ++_state.State.LastOperation,
            Kind = request.Kind,
            Changes = [.. request.Changes],
            Requested = [.. request.Changes],
            Transition = request.Transition,
            IfVersion = request.IfVersion,
            IdempotencyKey = request.IdempotencyKey,
            RequestedAt = _clock.GetUtcNow(),
        };
        operation.Enter(OperationState.Queued, "Accepted.", operation.RequestedAt);
        if (request.Kind == OperationKind.LeaveJoint && JointOperation is { } joint && new OperationPath(joint, _clock).Leave())
        {
            operation.LeavesFor = joint.Number;
        }

        Operations.Add(operation);
        Forget();
        await SaveAsync(operation);
        return operation;
    }

    /// <summary>Those go first that ended first: whoever waited long has only just been told.</summary>
    private void Forget()
    {
        for (var surplus = Operations.Count(static o => o.HasEnded) - Limits.OperationHistory; surplus > 0; surplus--)
        {
            Operations.Remove(Operations.Where(static o => o.HasEnded).MinBy(static o => o.FinishedAt)!);
        }
    }

    private void GoOn()
    {
        if (_isOver || _running is not null || !Operations.Exists(static o => !o.HasEnded)) return;
        _running = RunAsync();
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        try
        {
            var runner = new OperationRunner(Group, GrainFactory, _router, _homes, _options.CatchUp, _clock, NextId, SaveAsync, _saves);
            while (Operations.Find(static o => !o.HasEnded) is { } operation)
            {
                DelayDeactivation(TimeSpan.FromMinutes(5));
                await runner.RunAsync(operation);
                LogEnded(Group, operation.Id, operation.State, operation.Result?.Reason);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            if (!_isOver) LogInterrupted(e, Group);
            BeginAnew();
        }
        finally
        {
            _running = null;
        }
    }

    private ulong NextId(ulong above) => _state.State.LastGivenId = Math.Max(_state.State.LastGivenId, above) + 1;

    private Task SaveAsync(Operation operation) => StoreAsync($"operation {operation.Id}");

    /// <exception cref="OrleansException">It could not be stored, or not be known to be: whoever asked cannot know either.</exception>
    private async Task StoreAsync(string what)
    {
        try
        {
            await _saves.RunAsync(() => _isOver ? throw new OrleansException("The membership grain begins anew.") : _state.WriteStateAsync());
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            if (!_isOver && e is InconsistentStateException) LogSuperseded(e, Group);
            else if (!_isOver) LogNotStored(e, Group, what);
            BeginAnew();
            throw new OrleansException($"Of group '{Group}', {what} could not be stored.");
        }

        Signal();
    }

    /// <summary>
    /// Ends this life, with whatever it holds that is not stored: it must not be acted on. Those who watch hear of it, come back, and so begin the next
    /// life, with what is stored; otherwise a replica does.
    /// </summary>
    private void BeginAnew()
    {
        if (_isOver) return;
        _isOver = true;
        Signal();
        DeactivateOnIdle();
    }

    private void Signal()
    {
        var signal = _changed;
        _changed = NewSignal();
        signal.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
