using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Log;

public sealed class MemoryStorageTests
{
    private readonly MemoryStorage _storage = Storage(1);

    public MemoryStorageTests() => _storage.Append(Make.Entries(6, 2, 2, 3));

    [Theory]
    [InlineData(4, StorageOutcome.Compacted, 0)]
    [InlineData(5, StorageOutcome.Ok, 1)]
    [InlineData(6, StorageOutcome.Ok, 2)]
    [InlineData(8, StorageOutcome.Ok, 3)]
    [InlineData(9, StorageOutcome.Unavailable, 0)]
    public void Terms_are_known_from_the_snapshot_to_the_end(ulong index, StorageOutcome outcome, ulong term)
    {
        Assert.Equal(outcome, _storage.Term(At(index), out var found));
        Assert.Equal(new Term(term), found);
    }

    [Theory]
    [InlineData(5, 7, StorageOutcome.Compacted, 0)]
    [InlineData(6, 9, StorageOutcome.Ok, 3)]
    [InlineData(7, 7, StorageOutcome.Ok, 0)]
    [InlineData(6, 10, StorageOutcome.Unavailable, 0)]
    public void Entries_are_given_for_ranges_that_are_there(ulong low, ulong high, StorageOutcome outcome, int count)
    {
        Assert.Equal(outcome, _storage.Entries(At(low), At(high), RaftOptions.NoLimit, out var entries));
        Assert.Equal(count, entries.Length);
    }

    [Fact]
    public void Appending_replaces_a_conflicting_suffix_and_leaves_earlier_slices_alone()
    {
        _storage.Entries(At(6), At(9), RaftOptions.NoLimit, out var before);
        _storage.Append(Make.Entries(7, 4));
        Assert.Equal(At(7), _storage.LastIndex);
        _storage.Term(At(7), out var term);
        Assert.Equal(new Term(4), term);
        Assert.Equal([2UL, 2UL, 3UL], before.ToArray().Select(e => e.Term.Value));
    }

    [Fact]
    public void Appending_ignores_what_is_compacted_and_refuses_a_gap()
    {
        _storage.Append(Make.Entries(4, 1, 1, 9));
        Assert.Equal(At(6), _storage.LastIndex);
        _storage.Append(Make.Entries(3, 1));
        Assert.Equal(At(6), _storage.LastIndex);
        Assert.Throws<RaftInvariantException>(() => _storage.Append(Make.Entries(8, 9)));
    }

    [Fact]
    public void Compacting_keeps_the_term_of_the_last_entry_that_went()
    {
        Assert.Equal(StorageOutcome.Ok, _storage.Compact(At(7)));
        Assert.Equal((At(8), At(8)), (_storage.FirstIndex, _storage.LastIndex));
        Assert.Equal(StorageOutcome.Ok, _storage.Term(At(7), out var term));
        Assert.Equal(new Term(2), term);
        Assert.Equal(StorageOutcome.Compacted, _storage.Compact(At(7)));
        Assert.Equal(StorageOutcome.Unavailable, _storage.Compact(At(9)));
    }

    [Fact]
    public void A_snapshot_of_the_own_state_leaves_the_log_and_must_be_newer()
    {
        var configuration = new Configuration { Voters = Ids(1, 2) };
        Assert.Equal(StorageOutcome.Ok, _storage.CreateSnapshot(At(7), configuration, Bytes("x")));
        Assert.Equal(StorageOutcome.OutOfDate, _storage.CreateSnapshot(At(7), configuration, default));
        Assert.Equal(StorageOutcome.Unavailable, _storage.CreateSnapshot(At(9), configuration, default));
        _storage.Snapshot(out var snapshot);
        Assert.Equal(new SnapshotMetadata(At(7), new Term(2), configuration), snapshot.Metadata);
        Assert.Equal(At(6), _storage.FirstIndex);
    }

    [Fact]
    public void A_received_snapshot_replaces_everything_unless_it_is_old()
    {
        Assert.Equal(StorageOutcome.OutOfDate, _storage.ApplySnapshot(Make.Snapshot(5, 1, 1)));
        Assert.Equal(StorageOutcome.Ok, _storage.ApplySnapshot(Make.Snapshot(20, 4, 1)));
        Assert.Equal((At(21), At(20), 0UL), (_storage.FirstIndex, _storage.LastIndex, _storage.ByteSize));
    }

    [Fact]
    public void The_byte_size_is_that_of_the_entries_held()
    {
        void Check()
        {
            _storage.Entries(_storage.FirstIndex, _storage.LastIndex.Next, RaftOptions.NoLimit, out var entries);
            Assert.Equal(EntrySize.Encoded(entries.Span), _storage.ByteSize);
            Assert.Equal(entries.Length, _storage.Count);
        }

        Check();
        _storage.Append([Entry(4, 8, "replaced"), Entry(4, 9, "appended")]);
        Check();
        _storage.Compact(At(7));
        Check();
    }
}
