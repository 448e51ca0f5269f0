using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Log;

public sealed class RaftLogTests
{
    /// <summary>Stable up to 7 (terms 2, 2), unstable from 8 to 10 (terms 3, 3, 4); committed up to the snapshot at 5.</summary>
    private readonly RaftLog _log;

    public RaftLogTests()
    {
        var storage = Storage(1);
        storage.Append(Make.Entries(6, 2, 2));
        _log = new RaftLog(storage, new RaftTrace(null), RaftOptions.NoLimit);
        _log.Append(Make.Entries(8, 3, 3, 4));
    }

    [Theory]
    [InlineData(10, 4, true)]
    [InlineData(9, 4, false)]
    [InlineData(11, 3, false)]
    [InlineData(1, 5, true)]
    public void A_log_is_up_to_date_by_last_term_first_and_length_then(ulong index, ulong term, bool expected) =>
        Assert.Equal(expected, _log.IsUpToDate(new EntryId(new Term(term), At(index))));

    [Fact]
    public void An_append_whose_previous_entry_does_not_match_is_refused()
    {
        Assert.False(_log.TryAppend(new EntryId(new Term(3), At(10)), default, At(10), out _));
        Assert.False(_log.TryAppend(new EntryId(new Term(4), At(11)), default, At(10), out _));
        Assert.Equal(At(5), _log.Committed);
    }

    [Fact]
    public void A_delayed_append_does_not_cut_off_what_a_later_one_brought()
    {
        Assert.True(_log.TryAppend(new EntryId(new Term(2), At(7)), Make.Entries(8, 3), At(20), out var last));
        Assert.Equal((At(8), At(10), At(8)), (last, _log.LastIndex, _log.Committed));
    }

    [Fact]
    public void A_conflicting_suffix_is_replaced_from_the_first_difference()
    {
        Assert.True(_log.TryAppend(new EntryId(new Term(2), At(7)), Make.Entries(8, 3, 5), At(0), out _));
        Assert.Equal(new EntryId(new Term(5), At(9)), _log.LastEntryId);
    }

    [Fact]
    public void A_conflict_with_a_committed_entry_stops_the_replica()
    {
        _log.CommitTo(At(8));
        Assert.Throws<RaftInvariantException>(() => _log.TryAppend(new EntryId(new Term(2), At(7)), Make.Entries(8, 5), At(0), out _));
        Assert.Throws<RaftInvariantException>(() => _log.Append(Make.Entries(8, 5)));
    }

    [Fact]
    public void A_commit_beyond_the_end_stops_the_replica() => Assert.Throws<RaftInvariantException>(() => _log.CommitTo(At(11)));

    [Theory]
    [InlineData(9, 4, 5)] // An earlier term's entry is not committed by counting.
    [InlineData(10, 4, 10)]
    [InlineData(10, 0, 5)]
    public void Only_entries_of_the_leaders_own_term_commit_by_counting(ulong index, ulong term, ulong committed)
    {
        _log.TryCommit(new EntryId(new Term(term), At(index)));
        Assert.Equal(At(committed), _log.Committed);
    }

    [Theory]
    [InlineData(10, 3, 9, 3)]
    [InlineData(10, 2, 7, 2)]
    [InlineData(10, 1, 5, 1)]
    [InlineData(10, 0, 4, 0)] // Compacted: unknown, and so possible.
    [InlineData(12, 9, 12, 0)] // Beyond the end: the same.
    public void The_hint_skips_a_whole_term_of_disagreement(ulong index, ulong term, ulong hint, ulong hintTerm) =>
        Assert.Equal(new EntryId(new Term(hintTerm), At(hint)), _log.FindConflictByTerm(At(index), new Term(term)));

    [Fact]
    public void A_slice_spans_stable_and_unstable_entries_and_is_cut_once()
    {
        var size = EntrySize.Encoded(Make.Entry(2, 6));
        foreach (var count in Enumerable.Range(1, 5))
        {
            Assert.Equal(StorageOutcome.Ok, _log.Slice(At(6), At(11), size * (ulong)count, out var entries));
            Assert.Equal(Enumerable.Range(6, count).Select(i => (ulong)i), entries.ToArray().Select(e => e.Index.Value));
        }
    }

    [Fact]
    public void A_slice_of_the_compacted_head_is_an_outcome_and_one_beyond_the_end_is_not()
    {
        Assert.Equal(StorageOutcome.Compacted, _log.Slice(At(5), At(7), 0, out _));
        Assert.Throws<RaftInvariantException>(() => _log.Slice(At(6), At(12), 0, out _));
    }

    [Fact]
    public void Applying_pauses_at_the_limit_until_enough_is_acknowledged()
    {
        var entry = EntrySize.Encoded(Make.Entry(3, 8));
        var log = new RaftLog(Storage(1), new RaftTrace(null), entry * 2);
        log.Append(Make.Entries(6, 2, 2, 2, 2, 2));
        log.CommitTo(At(10));
        Assert.Equal(2, log.NextCommitted(allowUnstable: true).Length);
        log.AcceptApplying(At(7), entry * 2, allowUnstable: true);
        Assert.False(log.HasNextCommitted(allowUnstable: true));
        log.AppliedTo(At(6), entry);
        Assert.Equal(1, log.NextCommitted(allowUnstable: true).Length);
        Assert.Throws<RaftInvariantException>(() => log.AppliedTo(At(5), 0));
        Assert.Throws<RaftInvariantException>(() => log.AppliedTo(At(11), 0));
    }

    [Fact]
    public void Unstable_entries_are_applied_only_where_that_is_allowed()
    {
        _log.CommitTo(At(10));
        Assert.Equal(5, _log.NextCommitted(allowUnstable: true).Length);
        Assert.Equal(2, _log.NextCommitted(allowUnstable: false).Length);
    }
}
