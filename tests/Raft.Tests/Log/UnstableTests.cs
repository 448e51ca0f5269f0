using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Log;

public sealed class UnstableTests
{
    private readonly Unstable _unstable = new(At(5), new RaftTrace(null));

    [Fact]
    public void Entries_are_handed_out_once_and_dropped_when_stable()
    {
        _unstable.TruncateAndAppend(Make.Entries(5, 1, 1));
        Assert.Equal(2, _unstable.NextEntries().Length);
        _unstable.AcceptInProgress();
        Assert.False(_unstable.HasNextEntries);
        _unstable.TruncateAndAppend(Make.Entries(7, 1));
        Assert.Equal(At(7), _unstable.NextEntries().Span[0].Index);
        _unstable.StableTo(new EntryId(new Term(1), At(6)));
        Assert.Equal((At(7), At(7), 1), (_unstable.Offset, _unstable.OffsetInProgress, _unstable.Count));
    }

    [Theory]
    [InlineData(1, 4)] // Before the offset.
    [InlineData(2, 6)] // Another term: overwritten since.
    [InlineData(1, 9)] // Beyond the end.
    public void An_acknowledgement_that_does_not_fit_is_ignored(ulong term, ulong index)
    {
        _unstable.TruncateAndAppend(Make.Entries(5, 1, 1));
        _unstable.StableTo(new EntryId(new Term(term), At(index)));
        Assert.Equal((At(5), 2), (_unstable.Offset, _unstable.Count));
    }

    [Theory]
    [InlineData(7, 5, 7, 3)] // Appended: what is in progress stays so.
    [InlineData(6, 5, 6, 2)] // Overlaps what is in progress: only what lies before is still on its way.
    [InlineData(5, 5, 5, 1)] // Replaces all.
    [InlineData(3, 3, 3, 1)] // Replaces what is stable as well.
    public void Overwriting_forgets_what_was_being_written_from_there_on(ulong from, ulong offset, ulong inProgress, int count)
    {
        _unstable.TruncateAndAppend(Make.Entries(5, 1, 1));
        _unstable.AcceptInProgress();
        var handedOut = _unstable.Slice(At(5), At(7));
        _unstable.TruncateAndAppend(Make.Entries(from, 2));
        Assert.Equal((At(offset), At(inProgress), count), (_unstable.Offset, _unstable.OffsetInProgress, _unstable.Count));
        Assert.All(handedOut.ToArray(), e => Assert.Equal(new Term(1), e.Term));
    }

    [Fact]
    public void A_snapshot_replaces_the_entries_and_stands_until_it_is_stable()
    {
        _unstable.TruncateAndAppend(Make.Entries(5, 1));
        _unstable.Restore(Make.Snapshot(9, 3, 1));
        Assert.True(_unstable.TryGetLastIndex(out var last));
        Assert.True(_unstable.TryGetTerm(At(9), out var term));
        Assert.Equal((At(9), new Term(3)), (last, term));
        Assert.NotNull(_unstable.NextSnapshot);
        _unstable.AcceptInProgress();
        Assert.Null(_unstable.NextSnapshot);
        _unstable.StableSnapshotTo(At(8));
        Assert.NotNull(_unstable.Snapshot);
        _unstable.StableSnapshotTo(At(9));
        Assert.Null(_unstable.Snapshot);
    }

    [Fact]
    public void A_slice_out_of_bounds_is_a_broken_invariant()
    {
        _unstable.TruncateAndAppend(Make.Entries(5, 1));
        Assert.Throws<RaftInvariantException>(() => _unstable.Slice(At(4), At(6)));
        Assert.Throws<RaftInvariantException>(() => _unstable.Slice(At(5), At(7)));
        Assert.Throws<RaftInvariantException>(() => _unstable.Slice(At(6), At(5)));
    }
}
