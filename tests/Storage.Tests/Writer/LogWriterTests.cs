using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansRaft.Core;

namespace OrleansRaft.Storage.Tests.Writer;

public sealed class LogWriterTests : IAsyncLifetime
{
    private static readonly ReplicaKey Other = new("other", new ReplicaId(1));

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FakeLogStore _store = new();
    private LogWriter _writer = null!;

    private FakeSiloLog Log => _store.Last;

    public async ValueTask InitializeAsync()
    {
        _writer = await OpenAsync(new LogWriterOptions
        {
            FirstBackoff = TimeSpan.FromMilliseconds(1),
            LongestBackoff = TimeSpan.FromMilliseconds(4),
            BatchWrites = 100,
            OverloadBytes = 10_000,
        });
        await _writer.CreateAsync(Given.Key, Given.Birth(), Cancel);
        await _writer.CreateAsync(Other, Given.Birth(), Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        Log.Release();
        await _writer.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task A_write_that_is_acknowledged_is_stored()
    {
        Assert.True((await WriteAsync(_writer.Claim(Given.Key), 1)).IsCommitted);
        Assert.Equal("1/1", (await _writer.ReadEntriesAsync(Given.Key, new LogIndex(1), 1000, Cancel)).Text());
    }

    [Fact]
    public async Task What_arrives_during_a_commit_is_committed_together_and_in_order()
    {
        var (claim, other) = (_writer.Claim(Given.Key), _writer.Claim(Other));
        Log.Hold();
        List<Task<CommitOutcome>> writes = [WriteAsync(claim, 1)];
        Assert.Single(await Log.NextCommitAsync());

        for (var index = 1ul; index <= 20; index++)
        {
            writes.Add(WriteAsync(claim, index + 1));
            writes.Add(WriteAsync(other, index));
        }

        Assert.All(writes, write => Assert.False(write.IsCompleted));
        Log.Release();

        Assert.All(await All(writes), outcome => Assert.True(outcome.IsCommitted));
        Assert.Equal(40, (await Log.NextCommitAsync()).Count);
        Assert.Equal(21, (await _writer.ReadEntriesAsync(Given.Key, new LogIndex(1), 1000, Cancel)).Count);
    }

    [Fact]
    public async Task A_commit_takes_no_more_than_its_limits()
    {
        var claim = _writer.Claim(Given.Key);
        Log.Hold();
        var writes = Enumerable.Range(1, 251).Select(i => WriteAsync(claim, (ulong)i)).ToList();
        Log.Release();
        await All(writes);

        var sizes = new List<int>();
        while (sizes.Sum() < writes.Count) sizes.Add((await Log.NextCommitAsync()).Count);
        Assert.All(sizes, size => Assert.InRange(size, 1, 100));
    }

    [Fact]
    public async Task Bytes_close_a_batch_too()
    {
        await _writer.DisposeAsync();
        _writer = await OpenAsync(new LogWriterOptions { BatchBytes = 5000 });
        var claim = _writer.Claim(Given.Key);
        Log.Hold();
        var first = WriteAsync(claim, 1);
        await Log.NextCommitAsync();
        List<Task<CommitOutcome>> writes = [first, .. Enumerable.Range(2, 4).Select(i => WriteAsync(claim, (ulong)i, bytes: 3000))];
        Log.Release();
        await All(writes);
        Assert.Equal(2, (await Log.NextCommitAsync()).Count);
        Assert.Equal(2, (await Log.NextCommitAsync()).Count);
    }

    [Theory]
    [InlineData(LogFailure.Retry)]
    [InlineData(LogFailure.Full)]
    public async Task A_failure_that_may_pass_is_tried_again_until_it_has(LogFailure failure)
    {
        Log.FailNext(failure, times: 7);
        Assert.True((await WriteAsync(_writer.Claim(Given.Key), 1)).IsCommitted);
        Assert.False(_writer.Stopped.IsCompleted);
        for (var i = 0; i < 8; i++) Assert.Single(await Log.NextCommitAsync());
    }

    [Theory]
    [InlineData(LogFailure.Fenced)]
    [InlineData(LogFailure.Fatal)]
    public async Task A_failure_that_cannot_pass_stops_the_writer_for_ever(LogFailure failure)
    {
        var (claim, other) = (_writer.Claim(Given.Key), _writer.Claim(Other));
        Log.Hold();
        var first = WriteAsync(claim, 1);
        await Log.NextCommitAsync();
        var queued = WriteAsync(other, 1);
        var create = _writer.CreateAsync(new ReplicaKey("new", new ReplicaId(1)), Given.Birth(), Cancel);
        Log.FailNext(failure);
        Log.Release();

        Assert.Equal(failure, (await _writer.Stopped.WaitAsync(Cancel)).Failure);
        Assert.All(await All([first, queued, WriteAsync(claim, 1)]), outcome => Assert.Equal(failure, outcome.Failure));
        Assert.Equal(failure, (await Assert.ThrowsAsync<LogStoreException>(() => create)).Failure);
        Assert.Equal(failure, (await Assert.ThrowsAsync<LogStoreException>(() => _writer.RetireAsync(Other, Cancel))).Failure);
        Assert.Equal(0, _writer.QueuedBytes);
    }

    [Fact]
    public async Task A_store_that_breaks_its_contract_stops_the_writer()
    {
        Log.Break = new InvalidCastException("made up");
        Assert.Equal(LogFailure.Fatal, (await WriteAsync(_writer.Claim(Given.Key), 1)).Failure);
        Assert.IsType<InvalidCastException>((await _writer.Stopped.WaitAsync(Cancel)).Error);
    }

    [Fact]
    public async Task A_later_holder_stops_the_writer()
    {
        await using var later = await _store.OpenAsync("raft-0", Cancel);
        await Assert.ThrowsAsync<LogStoreException>(() => _writer.RetireAsync(Other, Cancel));
        Assert.Equal(LogFailure.Fenced, (await _writer.Stopped.WaitAsync(Cancel)).Failure);
    }

    [Fact]
    public async Task An_impossible_write_hurts_nobody_but_its_replica()
    {
        var (claim, other) = (_writer.Claim(Given.Key), _writer.Claim(Other));
        Log.Hold();
        var first = WriteAsync(claim, 1);
        await Log.NextCommitAsync();
        var writes = new[] { WriteAsync(other, 1), WriteAsync(claim, 7), WriteAsync(other, 2), WriteAsync(claim, 8) };
        Log.Release();

        Assert.Equal(
            [null, null, LogFailure.Invalid, null, LogFailure.Invalid],
            (await All([first, .. writes])).Select(outcome => outcome.Failure));
        Assert.Equal(LogFailure.Fenced, (await WriteAsync(claim, 2)).Failure);
        Assert.True((await WriteAsync(other, 3)).IsCommitted);
        Assert.True((await WriteAsync(_writer.Claim(Given.Key), 2)).IsCommitted);
    }

    [Fact]
    public async Task The_last_claimant_of_a_replica_wins_and_loads_only_what_no_earlier_one_still_alters()
    {
        var older = _writer.Claim(Given.Key);
        Log.Hold();
        var underWay = WriteAsync(older, 1);
        await Log.NextCommitAsync();
        var queued = WriteAsync(older, 2);
        var newer = _writer.Claim(Given.Key);
        var loading = _writer.LoadAsync(newer, Cancel);
        Assert.False(loading.IsCompleted);
        Log.Release();

        Assert.True((await underWay).IsCommitted);
        Assert.Equal(new LogIndex(1), (await loading)!.LastIndex);
        Assert.Equal(LogFailure.Fenced, (await queued).Failure);
        Assert.Equal(LogFailure.Fenced, (await WriteAsync(older, 2)).Failure);
        Assert.Equal(LogFailure.Fenced, (await Assert.ThrowsAsync<LogStoreException>(() => _writer.LoadAsync(older, Cancel))).Failure);
        Assert.True((await WriteAsync(newer, 2)).IsCommitted);
    }

    [Fact]
    public void Every_claim_is_a_life_of_its_own()
    {
        var older = _writer.Claim(Given.Key).Incarnation;
        var newer = _writer.Claim(Given.Key).Incarnation;

        Assert.True(newer > older);
        Assert.Equal(_writer.Epoch, newer >> 32);
    }

    [Fact]
    public async Task A_claim_that_was_lost_while_a_commit_failed_is_not_tried_again()
    {
        var older = _writer.Claim(Given.Key);
        Log.Hold();
        var write = WriteAsync(older, 1);
        await Log.NextCommitAsync();
        _writer.Claim(Given.Key);
        Log.FailNext(LogFailure.Retry);
        Log.Release();
        Assert.Equal(LogFailure.Fenced, (await write).Failure);
        Assert.Empty(await _writer.ReadEntriesAsync(Given.Key, new LogIndex(1), 1000, Cancel));
    }

    [Fact]
    public async Task Retiring_voids_the_claim()
    {
        var claim = _writer.Claim(Given.Key);
        await _writer.RetireAsync(Given.Key, Cancel);
        Assert.Equal(LogFailure.Fenced, (await WriteAsync(claim, 1)).Failure);
        Assert.Equal([true, false], (await _writer.ListAsync(Cancel)).Select(replica => replica.IsRetired));
    }

    [Fact]
    public async Task Overload_shows_while_the_queue_is_long_and_no_write_is_lost()
    {
        var claim = _writer.Claim(Given.Key);
        Log.Hold();
        Assert.False(_writer.IsOverloaded);
        var writes = Enumerable.Range(1, 20).Select(i => WriteAsync(claim, (ulong)i, bytes: 1000)).ToList();
        Assert.True(_writer.IsOverloaded);
        Assert.InRange(_writer.QueuedBytes, 20_000, 40_000);
        Log.Release();
        Assert.All(await All(writes), outcome => Assert.True(outcome.IsCommitted));
        Assert.False(_writer.IsOverloaded);
        Assert.Equal(0, _writer.QueuedBytes);
    }

    [Fact]
    public async Task A_store_that_hangs_or_fails_shows_for_as_long_as_a_write_waits_for_it()
    {
        var claim = _writer.Claim(Given.Key);
        Assert.Null(_writer.Stall);
        Log.Hold();
        var write = WriteAsync(claim, 1);
        await Log.NextCommitAsync();
        var first = _writer.Stall;
        Assert.Null(Assert.NotNull(first).Failure);

        Log.FailNext(LogFailure.Full);
        Log.ReleaseOne();
        await Log.NextCommitAsync();
        var second = _writer.Stall;
        Assert.Equal(LogFailure.Full, Assert.NotNull(second).Failure);
        Assert.True(second.Value.Age >= first.Value.Age);

        Log.Release();
        Assert.True((await write).IsCommitted);
        Assert.Null(_writer.Stall);
    }

    [Fact]
    public async Task A_store_that_broke_for_good_shows_ever_after()
    {
        Log.FailNext(LogFailure.Fatal);
        Assert.Equal(LogFailure.Fatal, (await WriteAsync(_writer.Claim(Given.Key), 1)).Failure);
        Assert.Equal(LogFailure.Fatal, _writer.Stall?.Failure);
    }

    [Fact]
    public async Task A_disposed_writer_ends_what_is_under_way_and_refuses_the_rest()
    {
        var claim = _writer.Claim(Given.Key);
        Log.Hold();
        var underWay = WriteAsync(claim, 1);
        await Log.NextCommitAsync();
        var queued = WriteAsync(claim, 2);
        var disposal = _writer.DisposeAsync();
        Log.Release();
        await disposal;

        Assert.True((await underWay).IsCommitted);
        Assert.Equal(LogFailure.Fenced, (await queued).Failure);
        Assert.Equal(LogFailure.Fenced, (await WriteAsync(claim, 2)).Failure);
        Assert.True(_writer.Stopped.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_disposed_writer_does_not_wait_for_a_store_that_is_away()
    {
        Log.FailNext(LogFailure.Retry, times: 1_000_000);
        var write = WriteAsync(_writer.Claim(Given.Key), 1);
        await Log.NextCommitAsync();
        await _writer.DisposeAsync();
        Assert.Equal(LogFailure.Fenced, (await write).Failure);
    }

    [Fact]
    public async Task A_claim_is_good_for_its_own_replica_only() =>
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await _writer.WriteAsync(_writer.Claim(Other), Given.Append(Given.Entry(1, 1))));

    [Fact]
    public async Task Opening_waits_for_a_store_that_is_away_but_not_for_one_that_is_broken()
    {
        _store.OpenFailures.Enqueue(LogFailure.Retry);
        _store.OpenFailures.Enqueue(LogFailure.Full);
        await using (await OpenAsync(new LogWriterOptions { FirstBackoff = TimeSpan.FromMilliseconds(1) })) Assert.Empty(_store.OpenFailures);

        _store.OpenFailures.Enqueue(LogFailure.Fatal);
        await Assert.ThrowsAsync<LogStoreException>(() => OpenAsync(new LogWriterOptions()));
    }

    [Fact]
    public async Task It_measures_batches_latency_and_retries()
    {
        var seen = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "OrleansRaft.Storage"
                && ReferenceEquals(instrument.Meter.Scope, _services.GetRequiredService<IMeterFactory>())) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument, 0, tags));
        listener.Start();
        Log.FailNext(LogFailure.Retry);
        await WriteAsync(_writer.Claim(Given.Key), 1);
        listener.RecordObservableInstruments();

        Assert.Contains("orleansraft.log.batch.writes=1 raft-0", seen);
        Assert.Contains("orleansraft.log.commit.duration=0 raft-0", seen);
        Assert.Contains("orleansraft.log.retries=1 raft-0 retry", seen);
        Assert.Contains("orleansraft.log.queue.size=0 raft-0", seen);

        void Note(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var text = string.Join(' ', tags.ToArray().Select(tag => tag.Value));
            lock (seen) seen.Add($"{instrument.Name}={value} {text}");
        }
    }

    private static Task<CommitOutcome[]> All(IEnumerable<Task<CommitOutcome>> writes) =>
        Task.WhenAll(writes).WaitAsync(TimeSpan.FromSeconds(30), Cancel);

    private Task<CommitOutcome> WriteAsync(ReplicaClaim claim, ulong index, int bytes = 1) =>
        _writer.WriteAsync(claim, Given.Append(claim.Key, Given.Entry(index, 1, new byte[bytes])));

    private Task<LogWriter> OpenAsync(LogWriterOptions options) => LogWriter.OpenAsync(
        _store, "raft-0", options, NullLogger<LogWriter>.Instance, _services.GetRequiredService<IMeterFactory>(), TimeProvider.System, Cancel);
}
