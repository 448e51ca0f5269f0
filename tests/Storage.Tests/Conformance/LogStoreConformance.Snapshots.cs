using OrleansRaft.Core;

namespace OrleansRaft.Storage.Tests.Conformance;

public abstract partial class LogStoreConformance
{
    private async Task<byte[]?> ChunkAsync(ulong id, int number) =>
        (await Log.ReadSnapshotChunkAsync(Key, id, number, Cancel))?.ToArray();

    [Fact]
    public async Task A_snapshot_counts_once_it_is_committed_and_replaces_the_one_before()
    {
        await CreatedAsync();
        await Log.CommitAsync(new ReplicaWrite { Key = Key, Entries = Given.Entries(1, 9, 1), Chunks = new[] { Given.Chunk(10, 0, 1, 2, 3) } });
        Assert.Null((await Log.LoadedAsync(Key)).Snapshot);
        await Log.CommitAsync(new ReplicaWrite { Key = Key, Chunks = new[] { Given.Chunk(10, 1, 4) }, Snapshot = Given.Snapshot(10, 4, chunks: 2) });
        await Log.CommitAsync(new ReplicaWrite { Key = Key, Chunks = new[] { Given.Chunk(11, 0, 7) } });
        Assert.Equal(10ul, (await Log.LoadedAsync(Key)).Snapshot!.SnapshotId);
        await Log.CommitAsync(new ReplicaWrite { Key = Key, Snapshot = Given.Snapshot(11, 8, chunks: 1) });
        await ReopenAsync();

        var loaded = await Log.LoadedAsync(Key);
        Assert.Equal((11ul, 8ul), (loaded.Snapshot!.SnapshotId, loaded.Snapshot.Metadata.Index.Value));
        Assert.Equal([7], await ChunkAsync(11, 0));
        Assert.Null(await ChunkAsync(10, 0));
        Assert.Null(await ChunkAsync(10, 1));
        Assert.Equal((1ul, 9ul), (loaded.FirstIndex.Value, loaded.LastIndex.Value));
    }

    [Fact]
    public async Task A_chunk_that_is_sent_again_replaces_the_first()
    {
        await CreatedAsync();
        await Log.CommitAsync(new ReplicaWrite { Key = Key, Chunks = new[] { Given.Chunk(1, 0, 1), Given.Chunk(1, 0, 2) } });
        await Log.CommitAsync(new ReplicaWrite { Key = Key, Chunks = new[] { Given.Chunk(1, 0, 3) } });
        Assert.Equal([3], await ChunkAsync(1, 0));
    }

    [Fact]
    public async Task Chunks_that_no_snapshot_names_are_gone_after_a_new_start()
    {
        await CreatedAsync();
        await Log.CommitAsync(Given.Append(Given.Entries(1, 3, 1)));
        await Log.CommitAsync(new ReplicaWrite { Key = Key, Chunks = new[] { Given.Chunk(1, 0, 1) }, Snapshot = Given.Snapshot(1, 2, chunks: 1) });
        await Log.CommitAsync(new ReplicaWrite { Key = Key, Chunks = new[] { Given.Chunk(2, 0, 2) } });
        Assert.Equal([2], await ChunkAsync(2, 0));
        await ReopenAsync();
        Assert.Null(await ChunkAsync(2, 0));
        Assert.Equal([1], await ChunkAsync(1, 0));
    }

    [Fact]
    public async Task Chunks_that_follow_a_snapshot_in_one_commit_belong_to_the_next_one()
    {
        await CreatedAsync();
        await Log.CommitAsync(
            Given.Append(Given.Entries(1, 3, 1)),
            new ReplicaWrite { Key = Key, Chunks = new[] { Given.Chunk(1, 0, 1) }, Snapshot = Given.Snapshot(1, 2, chunks: 1) },
            new ReplicaWrite { Key = Key, Chunks = new[] { Given.Chunk(2, 0, 2) } });
        await Log.CommitAsync(new ReplicaWrite { Key = Key, Snapshot = Given.Snapshot(2, 3, chunks: 1) });
        Assert.Equal([2], await ChunkAsync(2, 0));
        Assert.Null(await ChunkAsync(1, 0));
    }

    [Fact]
    public async Task A_snapshot_whose_chunks_are_missing_is_refused()
    {
        await CreatedAsync();
        await Log.CommitAsync(new ReplicaWrite { Key = Key, Entries = Given.Entries(1, 3, 1), Chunks = new[] { Given.Chunk(1, 1, 1) } });

        var outcome = await Log.CommitAsync(
            [new ReplicaWrite { Key = Key, HardState = Given.HardState(9, 9, 1), Snapshot = Given.Snapshot(1, 2, chunks: 2) }], Cancel);

        Assert.Equal((LogFailure.Invalid, (ReplicaKey?)Key), (outcome.Failure, outcome.Culprit));
        var loaded = await Log.LoadedAsync(Key);
        Assert.Null(loaded.Snapshot);
        Assert.True(loaded.HardState.IsEmpty);
    }

    [Fact]
    public async Task A_snapshot_before_the_last_one_or_past_the_log_is_refused()
    {
        await CreatedAsync(snapshotIndex: 5);
        await Log.CommitAsync(Given.Append(Given.Entries(6, 8, 1)));
        await Log.RefusesAsync(LogFailure.Invalid, new ReplicaWrite { Key = Key, Snapshot = Given.Snapshot(1, 4, chunks: 0) });
        await Log.RefusesAsync(LogFailure.Invalid, new ReplicaWrite { Key = Key, Snapshot = Given.Snapshot(1, 9, chunks: 0) });
        await Log.CommitAsync(new ReplicaWrite { Key = Key, Snapshot = Given.Snapshot(1, 8, chunks: 0) });
    }

    [Theory]
    [InlineData(100ul)]
    [InlineData(6ul)]
    public async Task A_received_snapshot_replaces_the_log_and_the_log_goes_on_after_it(ulong index)
    {
        await CreatedAsync();
        await Log.CommitAsync(Given.Append(Given.Entries(1, 9, 1)));
        await Log.CommitAsync(new ReplicaWrite
        {
            Key = Key,
            Chunks = new[] { Given.Chunk(3, 0, 1, 2) },
            Snapshot = Given.Snapshot(3, index, chunks: 1, term: 4),
            SnapshotReplacesLog = true,
            Entries = Given.Entries(index + 1, index + 2, 4),
            HardState = Given.HardState(4, 0, index),
        });
        await ReopenAsync();

        var loaded = await Log.LoadedAsync(Key);
        Assert.Equal((index + 1, index + 2), (loaded.FirstIndex.Value, loaded.LastIndex.Value));
        Assert.Equal($"{index + 1}/4 {index + 2}/4", (await Log.ReadAsync(Key)).Text());
        Assert.Equal(index, loaded.Snapshot!.Metadata.Index.Value);
    }

    [Theory]
    [InlineData(2ul, "3/1 4/1 5/1 6/1 7/1 8/1")]
    [InlineData(3ul, "4/1 5/1 6/1 7/1 8/1")]
    [InlineData(5ul, "6/1 7/1 8/1")]
    [InlineData(8ul, "")]
    public async Task Truncation_cuts_the_head_wherever_it_falls(ulong through, string expected)
    {
        await CreatedAsync();
        await Log.CommitAsync(Given.Append(Given.Entries(1, 3, 1)));
        await Log.CommitAsync(Given.Append(Given.Entries(4, 8, 1)));
        await Log.CommitAsync(new ReplicaWrite { Key = Key, Snapshot = Given.Snapshot(1, 8, chunks: 0), TruncateHead = new LogIndex(through) });

        Assert.Equal(expected, (await Log.ReadAsync(Key)).Text());
        await ReopenAsync();
        Assert.Equal(expected, (await Log.ReadAsync(Key)).Text());
        var loaded = await Log.LoadedAsync(Key);
        Assert.Equal((through + 1, 8ul), (loaded.FirstIndex.Value, loaded.LastIndex.Value));
        await Log.CommitAsync(
            new ReplicaWrite { Key = Key, TruncateHead = new LogIndex(1) },
            Given.Append(Given.Entry(9, 2)));
        Assert.Equal($"{expected} 9/2".TrimStart(), (await Log.ReadAsync(Key)).Text());
    }

    [Fact]
    public async Task Truncation_past_the_snapshot_is_refused()
    {
        await CreatedAsync();
        await Log.CommitAsync(Given.Append(Given.Entries(1, 3, 1)));
        await Log.RefusesAsync(LogFailure.Invalid, new ReplicaWrite { Key = Key, TruncateHead = new LogIndex(1) });
    }
}
