using OrleansRaft.Core;
using OrleansRaft.Storage.Layout;

namespace OrleansRaft.Storage.Tests;

public sealed class PackedEntriesTests
{
    private static readonly Entry[] Entries =
        [new(new Term(3), new LogIndex(7), EntryKind.Normal, new byte[] { 1, 2 }), new(new Term(4), new LogIndex(8), EntryKind.ConfChangeV2, default)];

    [Fact]
    public void What_was_packed_is_unpacked()
    {
        var read = PackedEntries.Unpack(new LogIndex(7), PackedEntries.Pack(Entries, 0, 2)).ToList();
        Assert.Equal(Entries.Select(Tell), read.Select(Tell));
    }

    [Fact]
    public void A_pack_has_one_entry_at_least_and_no_more_than_fit()
    {
        Assert.Equal(1, PackedEntries.CountWithin(Entries, 0, 1));
        Assert.Equal(1, PackedEntries.CountWithin(Entries, 0, 27));
        Assert.Equal(2, PackedEntries.CountWithin(Entries, 0, 28));
        Assert.Equal(28, PackedEntries.Pack(Entries, 0, 2).Length);
    }

    [Fact]
    public void Damage_is_fatal()
    {
        var packed = PackedEntries.Pack(Entries, 0, 2);
        Assert.Equal(LogFailure.Fatal, FailureOf(packed.AsMemory(0, 27)));
        Assert.Equal(LogFailure.Fatal, FailureOf(packed.AsMemory(0, 14)));
        packed[8] = 9;
        Assert.Equal(LogFailure.Fatal, FailureOf(packed));
    }

    private static LogFailure FailureOf(ReadOnlyMemory<byte> packed) =>
        Assert.Throws<LogStoreException>(() => PackedEntries.Unpack(new LogIndex(7), packed).ToList()).Failure;

    private static string Tell(Entry entry) => $"{entry.Term} {entry.Index} {entry.Kind} {Convert.ToHexString(entry.Data.Span)}";
}
