using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Membership;

/// <summary>What a proposer encodes is what is applied, and any bytes at all have an answer.</summary>
public sealed class ConfChangeCodecProperties
{
    private static readonly Gen<ConfChangeType> s_type = Gen.Byte.Select(static b => (ConfChangeType)b);

    private static readonly Gen<ReadOnlyMemory<byte>> s_context = Gen.Byte.Array[0, 300].Select(static b => new ReadOnlyMemory<byte>(b));

    private static readonly Gen<ConfChange> s_v1 =
        Gen.Select(s_type, Gen.ULong, s_context, Gen.ULong, static (type, id, context, number) => new ConfChange(type, Id(id), context, number));

    private static readonly Gen<ConfChangeV2> s_v2 = Gen.Select(
        Gen.Byte,
        Gen.Select(s_type, Gen.ULong, static (type, id) => new ConfChangeSingle(type, Id(id))).Array[0, 8],
        s_context,
        static (transition, parts, context) => new ConfChangeV2((ConfChangeTransition)transition, [.. parts], context));

    private static readonly Gen<byte[]> s_damaged = Damage.Of(Gen.OneOf(s_v1.Select(ConfChangeCodec.Encode), s_v2.Select(ConfChangeCodec.Encode)));

    [Fact]
    public void A_change_of_one_replica_comes_back() => s_v1.Sample(
        change =>
        {
            var decoded = ConfChangeCodec.TryDecodeV1(ConfChangeCodec.Encode(change))!;
            Assert.Equal((change.Type, change.Replica, change.Id), (decoded.Type, decoded.Replica, decoded.Id));
            Assert.Equal(change.Context.ToArray(), decoded.Context.ToArray());
        },
        iter: 20 * Check.Iter);

    [Fact]
    public void A_change_of_several_replicas_comes_back() => s_v2.Sample(
        change => AssertEqual(change, ConfChangeCodec.TryDecodeV2(ConfChangeCodec.Encode(change))!), iter: 20 * Check.Iter);

    [Fact]
    public void Any_bytes_are_a_change_that_can_be_written_again_or_none() => s_damaged.Sample(
        bytes =>
        {
            if (ConfChangeCodec.TryDecodeV1(bytes) is { } v1)
                Assert.Equal(v1.Replica, ConfChangeCodec.TryDecodeV1(ConfChangeCodec.Encode(v1))!.Replica);
            if (ConfChangeCodec.TryDecodeV2(bytes) is { } v2) AssertEqual(v2, ConfChangeCodec.TryDecodeV2(ConfChangeCodec.Encode(v2))!);
        },
        iter: 50 * Check.Iter);

    [Fact]
    public void Decoding_takes_memory_in_proportion_to_the_bytes() => s_damaged.Sample(
        bytes =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            ConfChangeCodec.TryDecodeV1(bytes);
            ConfChangeCodec.TryDecodeV2(bytes);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Damage.Allowance(bytes.Length));
        },
        iter: 20 * Check.Iter);

    private static void AssertEqual(ConfChangeV2 expected, ConfChangeV2 actual)
    {
        Assert.Equal(expected.Transition, actual.Transition);
        Assert.Equal(expected.Changes.AsEnumerable(), actual.Changes);
        Assert.Equal(expected.Context.ToArray(), actual.Context.ToArray());
    }
}
