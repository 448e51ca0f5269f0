using System.Collections.Immutable;
using OrleansRaft.Core;

namespace OrleansRaft.Wire;

/// <summary>One message within a frame. Sender and receiver are the frame's.</summary>
internal static class MessageCodec
{
    private const byte RejectFlag = 1;
    private const byte SnapshotFlag = 2;
    private const byte AutoLeaveFlag = 1;

    public static void Write(WireWriter writer, Message message)
    {
        writer.Byte((byte)message.Type);
        writer.Byte((byte)((message.Reject ? RejectFlag : 0) | (message.Snapshot is null ? 0 : SnapshotFlag)));
        writer.Number(message.Term.Value);
        writer.Number(message.LogTerm.Value);
        writer.Number(message.Index.Value);
        writer.Number(message.Commit.Value);
        writer.Number(message.CommitTerm.Value);
        writer.Number(message.RejectHint.Value);
        writer.Bytes(message.Context.Span);
        writer.Number((ulong)message.Entries.Length);
        foreach (var entry in message.Entries.Span)
        {
            writer.Number(entry.Term.Value);
            writer.Number(entry.Index.Value);
            writer.Byte((byte)entry.Kind);
            writer.Bytes(entry.Data.Span);
        }

        if (message.Snapshot is { } snapshot) WriteSnapshot(writer, snapshot);
    }

    /// <summary>Reads a message that one replica may send to another; null if the bytes are not one.</summary>
    public static Message? Read(ref WireReader reader, ReplicaId from, ReplicaId to)
    {
        var type = (MessageType)reader.Byte();
        var flags = reader.Byte();
        var term = new Term(reader.Number());
        var logTerm = new Term(reader.Number());
        var index = new LogIndex(reader.Number());
        var commit = new LogIndex(reader.Number());
        var commitTerm = new Term(reader.Number());
        var rejectHint = new LogIndex(reader.Number());
        var context = reader.Bytes();
        var entries = ReadEntries(ref reader);
        var snapshot = (flags & SnapshotFlag) != 0 ? ReadSnapshot(ref reader) : null;
        if (entries is null || reader.Failed || !IsBetweenReplicas(type) || flags > (RejectFlag | SnapshotFlag)) return null;
        return new Message
        {
            Type = type,
            From = from,
            To = to,
            Term = term,
            LogTerm = logTerm,
            Index = index,
            Commit = commit,
            CommitTerm = commitTerm,
            Reject = (flags & RejectFlag) != 0,
            RejectHint = rejectHint,
            Context = context,
            Entries = entries,
            Snapshot = snapshot,
        };
    }

    /// <summary>Local messages never come from outside: a forged one could claim that an unwritten entry is durable.</summary>
    private static bool IsBetweenReplicas(MessageType type) => type is MessageType.App or MessageType.AppResp
        or MessageType.Vote or MessageType.VoteResp or MessageType.PreVote or MessageType.PreVoteResp
        or MessageType.Heartbeat or MessageType.HeartbeatResp or MessageType.Snap or MessageType.TimeoutNow;

    private static Entry[]? ReadEntries(ref WireReader reader)
    {
        var entries = new Entry[reader.Count()];
        for (var i = 0; i < entries.Length && !reader.Failed; i++)
        {
            var term = new Term(reader.Number());
            var index = new LogIndex(reader.Number());
            var kind = (EntryKind)reader.Byte();
            if (kind > EntryKind.ConfChangeV2) return null;
            entries[i] = new Entry(term, index, kind, reader.Bytes());
        }

        return entries;
    }

    private static void WriteSnapshot(WireWriter writer, Snapshot snapshot)
    {
        var configuration = snapshot.Metadata.Configuration;
        writer.Number(snapshot.Metadata.Index.Value);
        writer.Number(snapshot.Metadata.Term.Value);
        writer.Byte(configuration.AutoLeave ? AutoLeaveFlag : (byte)0);
        WriteIds(writer, configuration.Voters);
        WriteIds(writer, configuration.VotersOutgoing);
        WriteIds(writer, configuration.Learners);
        WriteIds(writer, configuration.LearnersNext);
        writer.Bytes(snapshot.Data.Span);
    }

    private static Snapshot ReadSnapshot(ref WireReader reader)
    {
        var index = new LogIndex(reader.Number());
        var term = new Term(reader.Number());
        var configuration = new Configuration
        {
            AutoLeave = reader.Byte() == AutoLeaveFlag,
            Voters = ReadIds(ref reader),
            VotersOutgoing = ReadIds(ref reader),
            Learners = ReadIds(ref reader),
            LearnersNext = ReadIds(ref reader),
        };
        return new Snapshot(new SnapshotMetadata(index, term, configuration), reader.Bytes());
    }

    private static void WriteIds(WireWriter writer, ImmutableArray<ReplicaId> ids)
    {
        writer.Number((ulong)ids.Length);
        foreach (var id in ids) writer.Number(id.Value);
    }

    private static ImmutableArray<ReplicaId> ReadIds(ref WireReader reader)
    {
        var ids = ImmutableArray.CreateBuilder<ReplicaId>();
        for (var left = reader.Count(); left > 0 && !reader.Failed; left--) ids.Add(new ReplicaId(reader.Number()));
        return ids.ToImmutable();
    }
}
