using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Membership;

public sealed class ConfChangeCodecTests
{
    // Written by hand from raft.proto.
    [Fact]
    public void A_change_of_one_replica_has_etcds_bytes()
    {
        Assert.Equal("1000" + "1803", Hex(new ConfChange(ConfChangeType.AddNode, Id(3))));
        Assert.Equal(
            "0807" + "1003" + "18ac02" + "2202c3a9", Hex(new ConfChange(ConfChangeType.AddLearnerNode, Id(300), Bytes("é"), Id: 7)));
    }

    [Fact]
    public void A_change_of_several_replicas_has_etcds_bytes()
    {
        Assert.Equal("0800", Convert.ToHexStringLower(ConfChangeCodec.Encode(ConfChangeV2.Leave)));
        var change = new ConfChangeV2(
            ConfChangeTransition.JointExplicit,
            [new(ConfChangeType.RemoveNode, Id(1)), new(ConfChangeType.AddNode, Id(4))],
            Bytes("x"));
        Assert.Equal("0802" + "120408011001" + "120408001004" + "1a0178", Convert.ToHexStringLower(ConfChangeCodec.Encode(change)));
    }

    [Fact]
    public void No_bytes_at_all_are_the_leave() => Assert.True(ConfChangeCodec.TryDecodeV2(default)!.IsLeave);

    [Theory]
    [InlineData("08")] // A number that does not end.
    [InlineData("08ffffffffffffffffff02")] // More than 64 bits.
    [InlineData("12ff01")] // A length beyond the end.
    [InlineData("1203080110")] // A part that is cut off.
    [InlineData("120408000c00")] // A group, in a part.
    [InlineData("0b0c")] // A group.
    [InlineData("0800000000")] // A field of number zero.
    [InlineData("08b960")] // A transition that no byte holds.
    [InlineData("120508b9601001")] // A type that no byte holds.
    public void Bytes_that_are_no_change_give_null(string hex)
    {
        Assert.Null(ConfChangeCodec.TryDecodeV2(Convert.FromHexString(hex)));
        Assert.Null(ConfChangeCodec.TryDecode(new Entry(default, default, EntryKind.ConfChangeV2, Convert.FromHexString(hex))));
    }

    [Fact]
    public void Fields_of_a_later_version_are_skipped()
    {
        var change = ConfChangeCodec.TryDecodeV2(Convert.FromHexString("0801" + "7a0141" + "7d01020304" + "790102030405060708" + "7805"));
        Assert.Equal(ConfChangeTransition.JointImplicit, change!.Transition);
    }

    [Fact]
    public void A_change_with_too_many_parts_is_neither_written_nor_read()
    {
        var parts = Enumerable.Repeat(new ConfChangeSingle(ConfChangeType.AddNode, Id(1)), ConfChangeCodec.MaxChanges + 1);
        Assert.Throws<ArgumentException>(() => ConfChangeCodec.Encode(new ConfChangeV2(default, [.. parts])));
        var bytes = Enumerable.Repeat(Convert.FromHexString("120408001001"), ConfChangeCodec.MaxChanges + 1).SelectMany(b => b).ToArray();
        Assert.Null(ConfChangeCodec.TryDecodeV2(bytes));
    }

    [Fact]
    public void A_normal_entry_holds_no_change() => Assert.Null(ConfChangeCodec.TryDecode(Make.Entry(1, 1)));

    private static string Hex(ConfChange change)
    {
        var bytes = ConfChangeCodec.Encode(change);
        var decoded = ConfChangeCodec.TryDecodeV1(bytes)!;
        Assert.Equal((change.Type, change.Replica, change.Id), (decoded.Type, decoded.Replica, decoded.Id));
        return Convert.ToHexStringLower(bytes);
    }
}
