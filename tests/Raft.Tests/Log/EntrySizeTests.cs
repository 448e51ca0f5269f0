namespace OrleansRaft.Core.Tests.Log;

public sealed class EntrySizeTests
{
    // Computed by hand from raft.proto: a tag and a varint for term and index, the kind where it is not the default, and the data with
    // tag and length where there is any.
    [Theory]
    [InlineData(0, 0, EntryKind.Normal, 0, 4)]
    [InlineData(127, 127, EntryKind.Normal, 0, 4)]
    [InlineData(128, 127, EntryKind.Normal, 0, 5)]
    [InlineData(1, 16384, EntryKind.Normal, 3, 11)]
    [InlineData(1, 1, EntryKind.ConfChange, 0, 6)]
    [InlineData(1, 1, EntryKind.ConfChangeV2, 128, 137)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, EntryKind.Normal, 127, 151)]
    public void An_entry_has_the_size_of_its_protobuf_encoding(ulong term, ulong index, EntryKind kind, int data, ulong size) =>
        Assert.Equal(size, EntrySize.Encoded(new Entry(new Term(term), new LogIndex(index), kind, new byte[data])));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(8, 2)]
    [InlineData(11, 2)]
    [InlineData(12, 3)]
    [InlineData(ulong.MaxValue, 3)]
    public void A_limit_cuts_behind_the_last_entry_that_fits_but_never_before_the_first(ulong limit, int count) =>
        Assert.Equal(count, EntrySize.Limit(Make.Entries(1, 1, 1, 1), limit).Length);

    [Fact]
    public void No_entries_stay_none_under_any_limit() => Assert.Equal(0, EntrySize.Limit(default, 0).Length);
}
