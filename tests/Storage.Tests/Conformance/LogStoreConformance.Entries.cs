using OrleansRaft.Core;

namespace OrleansRaft.Storage.Tests.Conformance;

public abstract partial class LogStoreConformance
{
    [Fact]
    public async Task Entries_come_back_as_they_were_stored_also_after_a_new_start()
    {
        await CreatedAsync();
        Entry[] stored =
        [
            Given.Entry(1, 1, [], EntryKind.Normal),
            Given.Entry(2, 1, [0, 1, 255], EntryKind.ConfChange),
            Given.Entry(3, 7, [9], EntryKind.ConfChangeV2),
        ];
        await Log.CommitAsync(Given.Append(stored));
        await ReopenAsync();

        var loaded = await Log.LoadedAsync(Key);
        Assert.Equal((new LogIndex(1), new LogIndex(3)), (loaded.FirstIndex, loaded.LastIndex));
        var read = await Log.ReadAsync(Key);
        Assert.Equal(stored.Select(e => (e.Index, e.Term, e.Kind)), read.Select(e => (e.Index, e.Term, e.Kind)));
        Assert.Equal(stored.Select(e => e.Data.ToArray()), read.Select(e => e.Data.ToArray()));
    }

    [Theory]
    [InlineData(1ul, "1/2")]
    [InlineData(3ul, "1/1 2/1 3/2")]
    [InlineData(4ul, "1/1 2/1 3/1 4/2")]
    [InlineData(6ul, "1/1 2/1 3/1 4/1 5/1 6/2")]
    [InlineData(9ul, "1/1 2/1 3/1 4/1 5/1 6/1 7/1 8/1 9/2")]
    public async Task A_conflicting_suffix_is_replaced_wherever_it_starts(ulong from, string expected)
    {
        await CreatedAsync();
        await Log.CommitAsync(Given.Append(Given.Entries(1, 3, 1)));
        await Log.CommitAsync(Given.Append(Given.Entries(4, 8, 1)));
        await Log.CommitAsync(Given.Append(Given.Entry(from, 2)));

        Assert.Equal(expected, (await Log.ReadAsync(Key)).Text());
        await ReopenAsync();
        Assert.Equal(expected, (await Log.ReadAsync(Key)).Text());
        Assert.Equal(new LogIndex(from), (await Log.LoadedAsync(Key)).LastIndex);
        await Log.CommitAsync(Given.Append(Given.Entry(from + 1, 3)));
        Assert.Equal($"{expected} {from + 1}/3", (await Log.ReadAsync(Key)).Text());
    }

    [Fact]
    public async Task A_gap_is_refused_names_its_replica_and_leaves_nothing_of_the_batch()
    {
        await CreatedAsync();
        var other = await CreatedAsync(new ReplicaKey("other", new ReplicaId(1)));

        var outcome = await Log.CommitAsync([Given.Append(other, Given.Entry(1, 1)), Given.Append(Given.Entry(2, 1))], Cancel);

        Assert.Equal(LogFailure.Invalid, outcome.Failure);
        Assert.Equal(Key, outcome.Culprit);
        Assert.Empty(await Log.ReadAsync(Key));
        Assert.Empty(await Log.ReadAsync(other));
    }

    [Fact]
    public async Task Entries_that_are_not_consecutive_are_refused()
    {
        await CreatedAsync();
        await Log.RefusesAsync(LogFailure.Invalid, Given.Append(Given.Entry(1, 1), Given.Entry(3, 1)));
    }

    [Fact]
    public async Task Terms_and_indexes_past_the_signed_range_are_refused()
    {
        await CreatedAsync();
        await Log.RefusesAsync(LogFailure.Invalid, Given.Append(Given.Entry(1, 1ul << 63)));
        await Log.RefusesAsync(LogFailure.Invalid, new ReplicaWrite { Key = Key, HardState = Given.HardState(1ul << 63, 0, 0) });
        await Log.RefusesAsync(
            LogFailure.Invalid, new ReplicaWrite { Key = Key, Snapshot = Given.Snapshot(1, 1ul << 63, chunks: 0), SnapshotReplacesLog = true });
    }

    [Fact]
    public async Task Entries_within_the_snapshot_are_refused()
    {
        await CreatedAsync(snapshotIndex: 5);
        await Log.RefusesAsync(LogFailure.Invalid, Given.Append(Given.Entry(5, 2)));
        await Log.CommitAsync(Given.Append(Given.Entry(6, 2)));
    }

    [Fact]
    public async Task A_write_for_a_replica_without_rows_is_refused()
    {
        await CreatedAsync();
        var stranger = new ReplicaKey("nobody", new ReplicaId(1));

        var outcome = await Log.CommitAsync([Given.Append(Given.Entry(1, 1)), Given.Append(stranger, Given.Entry(1, 1))], Cancel);

        Assert.Equal((LogFailure.Invalid, (ReplicaKey?)stranger), (outcome.Failure, outcome.Culprit));
        Assert.Empty(await Log.ReadAsync(Key));
    }

    [Fact]
    public async Task Many_replicas_are_written_by_one_commit()
    {
        var keys = Enumerable.Range(1, 50).Select(i => new ReplicaKey($"group-{i}", new ReplicaId((ulong)i))).ToArray();
        foreach (var key in keys) await CreatedAsync(key);
        await Log.CommitAsync(
        [
            .. keys.Select((key, i) => new ReplicaWrite
            {
                Key = key, Entries = Given.Entries(1, 1 + ((ulong)i % 4), 1), HardState = Given.HardState(1, (ulong)i, 1),
            }),
        ]);
        await ReopenAsync();
        for (var i = 0; i < keys.Length; i++)
        {
            Assert.Equal(1 + (i % 4), (await Log.ReadAsync(keys[i])).Count);
            Assert.Equal(Given.HardState(1, (ulong)i, 1), (await Log.LoadedAsync(keys[i])).HardState);
        }
    }

    [Fact]
    public async Task Several_writes_of_one_replica_in_one_commit_are_done_in_order()
    {
        await CreatedAsync();
        await Log.CommitAsync(Given.Append(Given.Entries(1, 4, 1)));
        await Log.CommitAsync(
            new ReplicaWrite { Key = Key, Entries = Given.Entries(5, 7, 2), HardState = Given.HardState(2, 1, 1) },
            Given.Append(Given.Entries(8, 9, 2)),
            Given.Append(Given.Entries(6, 6, 3)),
            new ReplicaWrite { Key = Key, Entries = Given.Entries(4, 5, 4), HardState = Given.HardState(4, 3, 2) },
            Given.Append(Given.Entries(6, 6, 4)));

        await ReopenAsync();
        Assert.Equal("1/1 2/1 3/1 4/4 5/4 6/4", (await Log.ReadAsync(Key)).Text());
        Assert.Equal(Given.HardState(4, 3, 2), (await Log.LoadedAsync(Key)).HardState);
    }

    [Fact]
    public async Task Silos_in_one_store_have_logs_of_their_own()
    {
        await CreatedAsync();
        await Log.CommitAsync(Given.Append(Given.Entry(1, 1)));
        await using var other = await OpenAsync("raft-1");

        Assert.Null(await other.LoadAsync(Key, Cancel));
        Assert.Equal(CreateReplicaOutcome.Created, await other.CreateAsync(Key, Given.Birth(), Cancel));
        await other.CommitAsync(Given.Append(Given.Entries(1, 2, 9)));

        Assert.Equal("1/1", (await Log.ReadAsync(Key)).Text());
        Assert.Equal("1/9 2/9", (await other.ReadAsync(Key)).Text());
        Assert.Equal(Log.DatabaseId, other.DatabaseId);
    }
}
