namespace OrleansRaft.Storage;

public sealed partial class LogWriter
{
    private CommitOutcome StopOutcome => _stopped.Task.IsCompletedSuccessfully
        ? _stopped.Task.Result
        : new CommitOutcome(LogFailure.Fenced, new ObjectDisposedException(nameof(LogWriter)));

    private async Task RunAsync()
    {
        var end = await CommitQueueAsync();
        if (end.Failure is LogFailure.Fatal || !_closing.IsCancellationRequested)
            LogStopped(_logger, end.Error, SiloName, Epoch, end.Failure!.Value);
        _stopped.SetResult(end);
        _queue.Close();
        while (_queue.TryTake(out var item))
        {
            if (item is PendingWrite write) End([write], end);
            else ((PendingCall)item).Refuse(end);
        }
    }

    /// <summary>Works until the writer must stop.</summary>
    /// <returns>What every write gets from then on.</returns>
    private async Task<CommitOutcome> CommitQueueAsync()
    {
        var batch = new List<PendingWrite>();
        while (!_closing.IsCancellationRequested && await _queue.WaitAsync())
        {
            var next = TakeBatch(batch);
            if (batch.Count > 0 && await CommitBatchAsync(batch) is { } outcome)
            {
                WaitsAfter(outcome.Failure!.Value);
                End([.. batch], outcome);
                next?.Refuse(outcome);
                return outcome;
            }

            if (next is not null && await next.RunAsync(_closing.Token) is { } failed) return new CommitOutcome(failed.Failure, failed);
        }

        return StopOutcome;
    }

    /// <summary>Takes writes until the batch is full, the queue empty, or a call is met, which is returned.</summary>
    private PendingCall? TakeBatch(List<PendingWrite> batch)
    {
        batch.Clear();
        long bytes = 0;
        while (bytes < _options.BatchBytes && batch.Count < _options.BatchWrites && _queue.TryTake(out var item))
        {
            if (item is not PendingWrite write) return (PendingCall)item;
            batch.Add(write);
            bytes += write.Bytes;
        }

        return null;
    }

    /// <summary>Commits a batch, as often as it takes.</summary>
    /// <returns>The outcome that stops the writer, which what is left in the batch shares; null if none is left.</returns>
    private async Task<CommitOutcome?> CommitBatchAsync(List<PendingWrite> batch)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var backoff = new Backoff(_options.FirstBackoff, _options.LongestBackoff);
        try
        {
            while (true)
            {
                // Before each attempt: an earlier one that failed wrote nothing, so a claim that went away since then counts.
                RefuseStale(batch, done.Task);
                if (batch.Count == 0)
                {
                    _wait = null;
                    return null;
                }

                var started = _time.GetTimestamp();
                Waits(started);
                var outcome = await _log.CommitAsync(batch.ConvertAll(static pending => pending.Write), _closing.Token);
                switch (outcome.Failure)
                {
                    case null:
                        _wait = null;
                        _instruments.Committed(batch.Count, batch.Sum(static pending => pending.Bytes), _time.GetElapsedTime(started));
                        End([.. batch], outcome);
                        return null;

                    case LogFailure.Invalid:
                        RefuseInvalid(batch, outcome);
                        break;

                    case LogFailure.Retry or LogFailure.Full:
                        _instruments.Retried(outcome.Failure.Value);
                        WaitsAfter(outcome.Failure.Value);
                        LogCommitFailed(_logger, outcome.Error, SiloName, batch.Count, outcome.Failure.Value);
                        if (!await PauseAsync(backoff.Next())) return StopOutcome;
                        break;

                    default:
                        return outcome;
                }
            }
        }
        catch (Exception broken)
        {
            // The implementation broke its contract: nothing is known about what it did, so nothing may follow.
            return new CommitOutcome(LogFailure.Fatal, broken);
        }
        finally
        {
            done.SetResult();
        }
    }

    private void RefuseStale(List<PendingWrite> batch, Task underWay)
    {
        List<PendingWrite>? stale = null;
        lock (_claimsLock)
        {
            _commitUnderWay = underWay;
            foreach (var write in batch)
            {
                if (!IsCurrent(write.Claim)) (stale ??= []).Add(write);
            }
        }

        if (stale is null) return;
        foreach (var write in stale) batch.Remove(write);
        End(stale, new CommitOutcome(LogFailure.Fenced));
    }

    /// <summary>One replica asked for the impossible: it is told, and the others go on without it.</summary>
    private void RefuseInvalid(List<PendingWrite> batch, CommitOutcome outcome)
    {
        var culprit = outcome.Culprit ?? throw new InvalidOperationException("An invalid commit names no culprit.", outcome.Error);
        LogInvalidWrite(_logger, outcome.Error, SiloName, culprit);
        Void(culprit);
        var refused = batch.FindAll(write => write.Claim.Key == culprit);
        End(refused, outcome);
        if (batch.RemoveAll(write => write.Claim.Key == culprit) == 0)
            throw new InvalidOperationException($"An invalid commit blames {culprit}, which is not part of it.", outcome.Error);
    }

    /// <summary>Waits.</summary>
    /// <returns>False if the writer closes meanwhile.</returns>
    private async Task<bool> PauseAsync(TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, _time, _closing.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void End(IReadOnlyList<PendingWrite> writes, CommitOutcome outcome)
    {
        foreach (var write in writes) Interlocked.Add(ref _queuedBytes, -write.Bytes);
        ThreadPool.UnsafeQueueUserWorkItem(new EndedWrites(writes, outcome), preferLocal: false);
    }
}
