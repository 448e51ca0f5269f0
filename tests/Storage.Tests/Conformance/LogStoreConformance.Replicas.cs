using OrleansRaft.Core;

namespace OrleansRaft.Storage.Tests.Conformance;

public abstract partial class LogStoreConformance
{
    [Fact]
    public async Task A_new_replica_holds_what_it_was_born_with()
    {
        var birth = new ReplicaBirth("kv", Given.HardState(3, 2, 5), Given.Snapshot(0, 5, chunks: 0, term: 3));
        Assert.Equal(CreateReplicaOutcome.Created, await Log.CreateAsync(Key, birth, Cancel));
        await ReopenAsync();

        var loaded = await Log.LoadedAsync(Key);
        Assert.Equal("kv", loaded.StateMachine);
        Assert.Equal(birth.HardState, loaded.HardState);
        Assert.Equal((new LogIndex(6), new LogIndex(5)), (loaded.FirstIndex, loaded.LastIndex));
        var snapshot = Assert.IsType<SnapshotRecord>(loaded.Snapshot);
        Assert.Equal(birth.Snapshot!.Metadata, snapshot.Metadata);
        Assert.Equal(birth.Snapshot.Descriptor.ToArray(), snapshot.Descriptor.ToArray());
        Assert.Equal((0ul, 0, 0L), (snapshot.SnapshotId, snapshot.ChunkCount, snapshot.ByteCount));
    }

    [Fact]
    public async Task A_replica_that_joins_is_born_with_nothing()
    {
        await CreatedAsync();
        await ReopenAsync();
        var loaded = await Log.LoadedAsync(Key);
        Assert.Null(loaded.Snapshot);
        Assert.True(loaded.HardState.IsEmpty);
        Assert.Equal((new LogIndex(1), LogIndex.Zero), (loaded.FirstIndex, loaded.LastIndex));
    }

    [Fact]
    public async Task A_replica_is_created_once_and_a_repeated_creation_alters_nothing()
    {
        await CreatedAsync();
        await Log.CommitAsync(Given.Append(Given.Entry(1, 1)));
        Assert.Equal(CreateReplicaOutcome.Existed, await Log.CreateAsync(Key, Given.Birth(7), Cancel));
        await ReopenAsync();
        Assert.Equal(CreateReplicaOutcome.Existed, await Log.CreateAsync(Key, Given.Birth(7), Cancel));
        Assert.Equal("1/1", (await Log.ReadAsync(Key)).Text());
        Assert.Null((await Log.LoadedAsync(Key)).Snapshot);
    }

    [Fact]
    public async Task A_birth_that_makes_no_sense_is_the_callers_mistake()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Log.CreateAsync(Key, new ReplicaBirth("No Name", default, null), Cancel));
        await Assert.ThrowsAsync<ArgumentException>(
            () => Log.CreateAsync(Key, new ReplicaBirth("kv", default, Given.Snapshot(1, 1, chunks: 2)), Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => OpenAsync("no name"));
    }

    [Fact]
    public async Task A_retired_replica_leaves_only_a_tombstone_and_its_id_is_never_used_again()
    {
        await CreatedAsync();
        await Log.CommitAsync(new ReplicaWrite
        {
            Key = Key,
            Entries = Given.Entries(1, 3, 1),
            Chunks = new[] { Given.Chunk(4, 0, 1, 2, 3) },
        });
        await Log.CommitAsync(new ReplicaWrite { Key = Key, Snapshot = Given.Snapshot(4, 2, chunks: 1) });

        for (var i = 0; i < 2; i++)
        {
            await Log.RetireAsync(Key, Cancel);
            await Log.RetireAsync(Key, Cancel);
            Assert.Null(await Log.LoadAsync(Key, Cancel));
            Assert.Empty(await Log.ReadAsync(Key));
            Assert.Null(await Log.ReadSnapshotChunkAsync(Key, 4, 0, Cancel));
            Assert.Equal([new StoredReplica(Key, true)], await Log.ListAsync(Cancel));
            Assert.Equal(CreateReplicaOutcome.Retired, await Log.CreateAsync(Key, Given.Birth(), Cancel));
            await Log.RefusesAsync(LogFailure.Invalid, Given.Append(Given.Entry(4, 1)));
            await ReopenAsync();
        }
    }

    [Fact]
    public async Task A_replica_that_never_was_can_be_retired()
    {
        await Log.RetireAsync(Key, Cancel);
        await ReopenAsync();
        Assert.Equal(CreateReplicaOutcome.Retired, await Log.CreateAsync(Key, Given.Birth(), Cancel));
    }

    [Fact]
    public async Task The_list_is_sorted_by_group_and_id_over_their_full_range()
    {
        ReplicaKey[] sorted =
        [
            new("a", new ReplicaId(2)), new("a", new ReplicaId(10)), new("a", new ReplicaId(long.MaxValue)),
            new("a", new ReplicaId(1ul << 63)), new("a", new ReplicaId(ulong.MaxValue)), new("a-b", new ReplicaId(1)), new("b", new ReplicaId(1)),
        ];
        foreach (var key in sorted.Reverse()) await CreatedAsync(key);
        await ReopenAsync();
        Assert.Equal(sorted, (await Log.ListAsync(Cancel)).Select(r => r.Key));
    }

    [Fact]
    public async Task Ids_have_their_full_range()
    {
        var key = new ReplicaKey("g", new ReplicaId(ulong.MaxValue));
        var snapshotId = ulong.MaxValue - 1;
        await CreatedAsync(key);
        await Log.CommitAsync(new ReplicaWrite
        {
            Key = key,
            Entries = Given.Entries(1, 2, long.MaxValue),
            HardState = Given.HardState(long.MaxValue, ulong.MaxValue - 7, 2),
            Chunks = new[] { Given.Chunk(snapshotId, 0, 1, 2, 3) },
        });
        await Log.CommitAsync(new ReplicaWrite { Key = key, Snapshot = Given.Snapshot(snapshotId, 1, chunks: 1, term: long.MaxValue) });
        await ReopenAsync();

        var loaded = await Log.LoadedAsync(key);
        Assert.Equal(Given.HardState(long.MaxValue, ulong.MaxValue - 7, 2), loaded.HardState);
        Assert.Equal(snapshotId, loaded.Snapshot!.SnapshotId);
        Assert.Equal(Given.Voters123, loaded.Snapshot.Metadata.Configuration);
        Assert.NotNull(await Log.ReadSnapshotChunkAsync(key, snapshotId, 0, Cancel));
    }

    [Fact]
    public async Task A_hard_state_is_kept_until_the_next_one()
    {
        await CreatedAsync();
        await Log.CommitAsync(new ReplicaWrite { Key = Key, HardState = Given.HardState(5, 2, 0) });
        await Log.CommitAsync(Given.Append(Given.Entry(1, 5)));
        await ReopenAsync();
        Assert.Equal(Given.HardState(5, 2, 0), (await Log.LoadedAsync(Key)).HardState);
        await Log.CommitAsync(new ReplicaWrite { Key = Key, HardState = Given.HardState(6, 0, 1) });
        Assert.Equal(Given.HardState(6, 0, 1), (await Log.LoadedAsync(Key)).HardState);
    }
}
