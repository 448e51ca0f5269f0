using OrleansRaft.Core;
using OrleansRaft.Wire;

namespace OrleansRaft.Grains.Tests.Wire;

public sealed class FrameCodecTests
{
    private static readonly MessageType[] s_types =
    [
        MessageType.App, MessageType.AppResp, MessageType.Vote, MessageType.VoteResp, MessageType.PreVote, MessageType.PreVoteResp,
        MessageType.Heartbeat, MessageType.HeartbeatResp, MessageType.Snap, MessageType.TimeoutNow,
    ];

    [Fact]
    public void Whatever_is_sent_arrives_as_it_was()
    {
        var random = new Random(1);
        for (var i = 0; i < 500; i++)
        {
            var frame = Draw(random);
            var read = FrameCodec.Decode(FrameCodec.Encode(frame));

            Assert.NotNull(read);
            Assert.Equal(
                (frame.From, frame.FromSilo, frame.FromEpoch, frame.To, frame.ToEpoch),
                (read.From, read.FromSilo, read.FromEpoch, read.To, read.ToEpoch));
            Assert.All(read.Messages, m => Assert.Equal((frame.From, frame.To), (m.From, m.To)));
            Assert.Equal(frame.Messages.Select(Text), read.Messages.Select(Text));
        }
    }

    [Fact]
    public void A_frame_that_was_cut_short_or_goes_on_is_none()
    {
        var bytes = FrameCodec.Encode(Draw(new Random(2)));

        for (var length = 0; length < bytes.Length; length++) Assert.Null(FrameCodec.Decode(bytes.AsMemory(0, length)));
        Assert.Null(FrameCodec.Decode(bytes.Append((byte)0).ToArray()));
    }

    [Fact]
    public void Any_bytes_are_a_frame_or_none_but_never_an_exception()
    {
        var random = new Random(3);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = i % 2 == 0 ? new byte[random.Next(200)] : FrameCodec.Encode(Draw(random));
            if (i % 2 == 0) random.NextBytes(bytes);
            else bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
            if (bytes.Length > 0 && i % 4 == 0) bytes[0] = 1;

            if (FrameCodec.Decode(bytes) is { } frame) Assert.All(frame.Messages, static m => Assert.Contains(m.Type, s_types));
        }
    }

    [Fact]
    public void Messages_of_a_replica_to_itself_do_not_come_from_outside()
    {
        foreach (var type in Enum.GetValues<MessageType>().Except(s_types))
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
        Assert.Null(FrameCodec.Decode(FrameCodec.Encode(new Frame(new ReplicaId(1), "no silo", 1, new ReplicaId(2), 1, []))));
    }

    private static Frame Draw(Random random) => new(
        new ReplicaId((ulong)random.Next(1, 9)),
        $"silo-{random.Next(9)}",
        Number(random),
        new ReplicaId((ulong)random.Next(1, 9)),
        Number(random),
        [.. Enumerable.Range(0, random.Next(4)).Select(_ => DrawMessage(random))]);

    private static Message DrawMessage(Random random) => new()
    {
        Type = s_types[random.Next(s_types.Length)],
        Term = new Term(Number(random)),
        LogTerm = new Term(Number(random)),
        Index = new LogIndex(Number(random)),
        Commit = new LogIndex(Number(random)),
        CommitTerm = new Term(Number(random)),
        Reject = random.Next(2) == 0,
        RejectHint = new LogIndex(Number(random)),
        Context = Bytes(random),
        Entries = Enumerable.Range(0, random.Next(4))
            .Select(_ => new Entry(new Term(Number(random)), new LogIndex(Number(random)), (EntryKind)random.Next(3), Bytes(random))).ToArray(),
        Snapshot = random.Next(3) == 0
            ? new Snapshot(
                new SnapshotMetadata(
                    new LogIndex(Number(random)),
                    new Term(Number(random)),
                    new Configuration
                    {
                        Voters = [new(1), new(2)],
                        VotersOutgoing = [new(2), new(3)],
                        Learners = [new(4)],
                        LearnersNext = [new(3)],
                        AutoLeave = random.Next(2) == 0,
                    }),
                Bytes(random))
            : null,
    };

    private static ulong Number(Random random) => (ulong)random.NextInt64() >> random.Next(64);

    private static byte[] Bytes(Random random)
    {
        var bytes = new byte[random.Next(20)];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Everything but sender and receiver, which are the frame's.</summary>
    private static string Text(Message m) =>
        $"{m.Type} {m.Term} {m.LogTerm} {m.Index} {m.Commit} {m.CommitTerm} {m.Reject} {m.RejectHint} {Convert.ToHexString(m.Context.Span)} "
        + string.Join(',', m.Entries.ToArray().Select(static e => $"{e.Term}/{e.Index}/{e.Kind}/{Convert.ToHexString(e.Data.Span)}"))
        + (m.Snapshot is { } s ? $" {s.Metadata.Index}/{s.Metadata.Term} {s.Metadata.Configuration} {Convert.ToHexString(s.Data.Span)}" : "");
}
