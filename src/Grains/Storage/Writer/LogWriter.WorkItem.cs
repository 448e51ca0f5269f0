using OrleansRaft.Scheduling;

namespace OrleansRaft.Storage;

public sealed partial class LogWriter
{
    /// <summary>What waits in the queue.</summary>
    private abstract class WorkItem;

    /// <summary>A write that waits to be part of a commit.</summary>
    private sealed class PendingWrite(ReplicaClaim claim, ReplicaWrite write, Action<CommitOutcome> ended) : WorkItem
    {
        /// <summary>What a write costs beyond its payloads: rows and message headers.</summary>
        private const int OverheadBytes = 128;

        public ReplicaClaim Claim => claim;

        public ReplicaWrite Write => write;

        public long Bytes { get; } = SizeOf(write);

        public void End(CommitOutcome outcome) => ended(outcome);

        private static long SizeOf(ReplicaWrite write)
        {
            long bytes = OverheadBytes;
            foreach (var entry in write.Entries.Span) bytes += entry.Data.Length + OverheadBytes;
            foreach (var chunk in write.Chunks.Span) bytes += chunk.Data.Length + OverheadBytes;
            return bytes + (write.Snapshot?.Descriptor.Length ?? 0);
        }
    }

    /// <summary>Tells the outcome of writes that ended together, apart from the loop, which never runs a replica's code.</summary>
    private sealed class EndedWrites(IReadOnlyList<PendingWrite> writes, CommitOutcome outcome) : IThreadPoolWorkItem
    {
        void IThreadPoolWorkItem.Execute() => TurnBatch.Run(this, static ended => ended.Tell());

        private void Tell()
        {
            foreach (var write in writes) write.End(outcome);
        }
    }

    /// <summary>A call that changes the log outside commits; runs alone.</summary>
    private abstract class PendingCall : WorkItem
    {
        /// <summary>Runs it and ends its task.</summary>
        /// <returns>The failure that stops the writer, or null.</returns>
        public abstract Task<LogStoreException?> RunAsync(CancellationToken closing);

        /// <summary>Ends its task without running it.</summary>
        public abstract void Refuse(CommitOutcome outcome);
    }

    private sealed class PendingCall<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) : PendingCall
    {
        private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Task => _result.Task;

        public override async Task<LogStoreException?> RunAsync(CancellationToken closing)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                _result.SetCanceled(cancellationToken);
                return null;
            }

            try
            {
                _result.SetResult(await call(closing));
                return null;
            }
            catch (LogStoreException failed)
            {
                _result.SetException(failed);
                return failed.Failure is LogFailure.Fenced or LogFailure.Fatal ? failed : null;
            }
            catch (Exception failed) when (failed is OperationCanceledException or ArgumentException)
            {
                _result.SetException(failed);
                return null;
            }
            catch (Exception broken)
            {
                // The implementation broke its contract: nothing is known about what it did, so nothing may follow.
                _result.SetException(broken);
                return new LogStoreException(LogFailure.Fatal, "The log store failed in a way that its contract does not know.", broken);
            }
        }

        public override void Refuse(CommitOutcome outcome) =>
            _result.SetException(new LogStoreException(outcome.Failure!.Value, "The silo's log writer has stopped.", outcome.Error));
    }
}
