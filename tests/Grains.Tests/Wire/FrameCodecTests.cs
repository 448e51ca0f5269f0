using OrleansRaft.Core;
using OrleansRaft.Core.Tests;
using OrleansRaft.Wire;

namespace OrleansRaft.Grains.Tests.Wire;

public sealed class FrameCodecTests
{
    [Fact]
    public void Whatever_is_sent_arrives_as_it_was() => ArbitraryFrames.Any.Sample(
        static frame =>
        {
            var read = FrameCodec.Decode(FrameCodec.Encode(frame))!;
            Assert.Equal(ArbitraryFrames.Describe(frame), ArbitraryFrames.Describe(read));
            Assert.All(read.Messages, m => Assert.Equal((frame.From, frame.To), (m.From, m.To)));
        },
        iter: 10 * Check.Iter,
        print: ArbitraryFrames.Describe);

    [Fact]
    public void A_frame_that_was_cut_short_or_goes_on_is_none() => ArbitraryFrames.Any.Sample(
        static frame =>
        {
            var bytes = FrameCodec.Encode(frame);
            for (var length = 0; length < bytes.Length; length++) Assert.Null(FrameCodec.Decode(bytes.AsMemory(0, length)));
            Assert.Null(FrameCodec.Decode(bytes.Append((byte)0).ToArray()));
        },
        iter: Check.Iter,
        print: ArbitraryFrames.Describe);

    [Fact]
    public void Any_bytes_are_a_frame_that_can_be_sent_on_or_none() => Damage.Of(ArbitraryFrames.Any.Select(FrameCodec.Encode)).Sample(
        static bytes =>
        {
            if (FrameCodec.Decode(bytes) is not { } frame) return;
            Assert.All(frame.Messages, static m => Assert.Contains(m.Type, ArbitraryFrames.Types));
            Assert.Equal(ArbitraryFrames.Describe(frame), ArbitraryFrames.Describe(FrameCodec.Decode(FrameCodec.Encode(frame))!));
        },
        iter: 100 * Check.Iter);

    [Fact]
    public void Decoding_takes_memory_in_proportion_to_the_bytes() => Damage.Of(ArbitraryFrames.Any.Select(FrameCodec.Encode)).Sample(
        static bytes =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            FrameCodec.Decode(bytes);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Damage.Allowance(bytes.Length));
        },
        iter: 20 * Check.Iter);

    [Fact]
    public void Messages_of_a_replica_to_itself_do_not_come_from_outside()
    {
        foreach (var type in Enum.GetValues<MessageType>().Except(ArbitraryFrames.Types))
        {
            var frame = new Frame(new ReplicaId(1), "a", 1, new ReplicaId(2), 1, [new Message { Type = type }]);
            Assert.Null(FrameCodec.Decode(FrameCodec.Encode(frame)));
        }
    }

    [Fact]
    public void A_frame_from_nobody_or_from_nowhere_is_none()
    {
        Assert.Null(FrameCodec.Decode(FrameCodec.Encode(new Frame(ReplicaId.None, "a", 1, new ReplicaId(2), 1, []))));
        Assert.Null(FrameCodec.Decode(FrameCodec.Encode(new Frame(new ReplicaId(1), "a", 1, ReplicaId.None, 1, []))));
        Assert.Null(FrameCodec.Decode(FrameCodec.Encode(new Frame(ReplicaId.LocalApplyThread, "a", 1, new ReplicaId(2), 1, []))));
        Assert.Null(FrameCodec.Decode(FrameCodec.Encode(new Frame(new ReplicaId(1), "a", 1, ReplicaId.LocalAppendThread, 1, []))));
        Assert.Null(FrameCodec.Decode(FrameCodec.Encode(new Frame(new ReplicaId(1), "no silo", 1, new ReplicaId(2), 1, []))));
    }
}
