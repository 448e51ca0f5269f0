using System.Collections.Concurrent;
using System.Diagnostics;

namespace OrleansRaft.Scheduling;

/// <summary>
/// Makes turns one at a time: a replica's state is touched in nothing else. A turn begins on the thread that asks for it if no other one is
/// under way, since to wake another thread takes longer than most turns; and what awaits in a turn goes on in a later one. Thread-safe.
/// </summary>
internal sealed class TurnScheduler : TaskScheduler, IThreadPoolWorkItem
{
    /// <summary>Turns that one thread makes before others have theirs.</summary>
    private const int MostInARow = 64;

    /// <summary>After a turn that took so long, the next ones are not made on a thread on which other replicas wait for theirs.</summary>
    internal static readonly TimeSpan Long = TimeSpan.FromMilliseconds(5);

    [ThreadStatic]
    private static TurnScheduler? s_begins;

    private readonly ConcurrentQueue<Task> _waiting = new();
    private int _isTaken;
    private volatile bool _takesLong;

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Not within a synchronization context either: what awaits in a turn would go on there, and not in a turn.</summary>
    private bool MayBeginHere => !_takesLong && SynchronizationContext.Current is null;

    /// <summary>Makes a turn: at once, on this thread, if none is under way, and else in its order.</summary>
    public Task RunAsync(Action turn) => Begin(new Task(turn));

    /// <inheritdoc cref="RunAsync(Action)"/>
    public Task RunAsync(Func<Task> turn) => ((Task<Task>)Begin(new Task<Task>(turn))).Unwrap();

    /// <inheritdoc cref="RunAsync(Action)"/>
    public Task<T> RunAsync<T>(Func<Task<T>> turn) => ((Task<Task<T>>)Begin(new Task<Task<T>>(turn))).Unwrap();

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        var begins = ReferenceEquals(s_begins, this);
        s_begins = null;
        if (begins && MayBeginHere && TryTake())
        {
            try
            {
                TurnBatch.Run((this, task), static turn => turn.Item1.Make(turn.task));
            }
            finally
            {
                Leave();
            }

            return;
        }

        _waiting.Enqueue(task);
        if (TryTake()) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Never within another turn.</summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks() => _waiting;

    void IThreadPoolWorkItem.Execute()
    {
        try
        {
            TurnBatch.Run(this, static scheduler => scheduler.MakeWaiting());
        }
        finally
        {
            Leave();
        }
    }

    private Task Begin(Task turn)
    {
        s_begins = this;
        turn.Start(this);
        return turn;
    }

    private void MakeWaiting()
    {
        for (var made = 0; made < MostInARow && _waiting.TryDequeue(out var task); made++) Make(task);
    }

    private void Make(Task task)
    {
        var began = Stopwatch.GetTimestamp();
        TryExecuteTask(task);
        _takesLong = Stopwatch.GetElapsedTime(began) > Long;
    }

    private bool TryTake() => Interlocked.CompareExchange(ref _isTaken, 1, 0) == 0;

    private void Leave()
    {
        Volatile.Write(ref _isTaken, 0);
        Interlocked.MemoryBarrier(); // Whoever queued a turn in vain sees that nobody makes turns, or is seen here.
        if (!_waiting.IsEmpty && TryTake()) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }
}
