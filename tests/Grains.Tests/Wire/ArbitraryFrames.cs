using System.Collections.Immutable;
using OrleansRaft.Core;
using OrleansRaft.Wire;

namespace OrleansRaft.Grains.Tests.Wire;

/// <summary>Frames with whatever a replica could put into one.</summary>
internal static class ArbitraryFrames
{
    /// <summary>What one replica says to another. Everything else is between a replica and itself.</summary>
    public static readonly MessageType[] Types =
    [
        MessageType.App, MessageType.AppResp, MessageType.Vote, MessageType.VoteResp, MessageType.PreVote, MessageType.PreVoteResp,
        MessageType.Heartbeat, MessageType.HeartbeatResp, MessageType.Snap, MessageType.TimeoutNow,
    ];

    /// <summary>Numbers of every length on the wire.</summary>
    private static readonly Gen<ulong> s_number = Gen.Select(Gen.ULong, Gen.Int[0, 63], static (value, shift) => value >> shift);

    private static readonly Gen<ReplicaId> s_id = s_number.Where(static n => n is > 0 and < ulong.MaxValue - 1).Select(static n => new ReplicaId(n));

    private static readonly Gen<ReadOnlyMemory<byte>> s_bytes = Gen.Byte.Array[0, 20].Select(static b => new ReadOnlyMemory<byte>(b));

    private static readonly Gen<Entry> s_entry = Gen.Select(s_number, s_number, Gen.Int[0, 2], s_bytes)
        .Select(static (term, index, kind, data) => new Entry(new Term(term), new LogIndex(index), (EntryKind)kind, data));

    private static readonly Gen<ImmutableArray<ReplicaId>> s_ids = s_id.Array[0, 5].Select(static ids => ids.ToImmutableArray());

    public static readonly Gen<Configuration> Configuration = Gen.Select(s_ids, s_ids, s_ids, s_ids, Gen.Bool).Select(
        static (voters, outgoing, learners, next, autoLeave) => new Configuration
        {
            Voters = voters,
            VotersOutgoing = outgoing,
            Learners = learners,
            LearnersNext = next,
            AutoLeave = autoLeave,
        });

    private static readonly Gen<Snapshot?> s_snapshot = Gen.Select(Gen.Int[0, 2], s_number, s_number, Configuration, s_bytes).Select(
        static (some, index, term, configuration, data) =>
            some > 0 ? null : new Snapshot(new SnapshotMetadata(new LogIndex(index), new Term(term), configuration), data));

    private static readonly Gen<Message> s_message = Gen.Select(
        Gen.OneOf(Types),
        Gen.Select(s_number, s_number, s_number, s_number, s_number, s_number),
        Gen.Bool,
        s_bytes,
        s_entry.Array[0, 4],
        s_snapshot,
        static (type, numbers, reject, context, entries, snapshot) => new Message
        {
            Type = type,
            Term = new Term(numbers.Item1),
            LogTerm = new Term(numbers.Item2),
            Index = new LogIndex(numbers.Item3),
            Commit = new LogIndex(numbers.Item4),
            CommitTerm = new Term(numbers.Item5),
            RejectHint = new LogIndex(numbers.Item6),
            Reject = reject,
            Context = context,
            Entries = entries,
            Snapshot = snapshot,
        });

    public static readonly Gen<string> SiloName = Gen.Select(
        Gen.Char.AlphaNumeric, Gen.String[Gen.OneOf(Gen.Char.AlphaNumeric, Gen.OneOf('.', '_', '-')), 0, 62], static (first, rest) => first + rest);

    public static readonly Gen<Frame> Any = Gen.Select(s_id, SiloName, s_number, s_id, s_number, s_message.Array[0, 4]).Select(
        static (from, silo, fromEpoch, to, toEpoch, messages) => new Frame(from, silo, fromEpoch, to, toEpoch, messages));

    /// <summary>All of a frame, but sender and receiver of its messages, which are the frame's.</summary>
    public static string Describe(Frame frame) =>
        $"{frame.From}@{frame.FromSilo}/{frame.FromEpoch} {frame.To}/{frame.ToEpoch} {string.Join("; ", frame.Messages.Select(Describe))}";

    private static string Describe(Message m) =>
        $"{m.Type} {m.Term} {m.LogTerm} {m.Index} {m.Commit} {m.CommitTerm} {m.Reject} {m.RejectHint} {Convert.ToHexString(m.Context.Span)} "
        + string.Join(',', m.Entries.ToArray().Select(static e => $"{e.Term}/{e.Index}/{e.Kind}/{Convert.ToHexString(e.Data.Span)}"))
        + (m.Snapshot is { } s ? $" {s.Metadata.Index}/{s.Metadata.Term} {s.Metadata.Configuration} {Convert.ToHexString(s.Data.Span)}" : "");
}
