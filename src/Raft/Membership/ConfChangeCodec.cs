using System;
using System.Collections.Immutable;

namespace OrleansRaft.Core;

/// <summary>
/// The bytes of a membership change in the log, in etcd's protobuf encoding (raft.proto: ConfChange, ConfChangeV2). Decoding is
/// total: whatever is in an entry, the answer is a change or null, never an exception.
/// </summary>
public static class ConfChangeCodec
{
    /// <summary>The limit on the parts of one change: more is no membership but a mistake.</summary>
    public const int MaxChanges = 1024;

    /// <summary>Encodes a change of one replica, for an entry of kind <see cref="EntryKind.ConfChange"/>.</summary>
    public static byte[] Encode(ConfChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var writer = new ProtoWriter();
        if (change.Id != 0) writer.Varint(1, change.Id);
        writer.Varint(2, (ulong)change.Type);
        writer.Varint(3, change.Replica.Value);
        if (!change.Context.IsEmpty) writer.Bytes(4, change.Context.Span);
        return writer.ToArray();
    }

    /// <summary>Encodes a change of several replicas, for an entry of kind <see cref="EntryKind.ConfChangeV2"/>.</summary>
    /// <exception cref="ArgumentException">It has more than <see cref="MaxChanges"/> parts.</exception>
    public static byte[] Encode(ConfChangeV2 change)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (change.Changes.Length > MaxChanges) throw new ArgumentException($"More than {MaxChanges} parts.", nameof(change));
        var writer = new ProtoWriter();
        writer.Varint(1, (ulong)change.Transition);
        foreach (var (type, replica) in change.Changes)
        {
            var part = new ProtoWriter();
            part.Varint(1, (ulong)type);
            part.Varint(2, replica.Value);
            writer.Bytes(2, part.Written);
        }

        if (!change.Context.IsEmpty) writer.Bytes(3, change.Context.Span);
        return writer.ToArray();
    }

    /// <summary>Decodes the change that an entry carries; null if the entry is a normal one or its bytes are no change.</summary>
    public static ConfChangeV2? TryDecode(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.Kind switch
        {
            EntryKind.ConfChange => TryDecodeV1(entry.Data.Span)?.ToV2(),
            EntryKind.ConfChangeV2 => TryDecodeV2(entry.Data.Span),
            _ => null,
        };
    }

    /// <summary>Decodes a change of one replica, or null.</summary>
    public static ConfChange? TryDecodeV1(ReadOnlySpan<byte> data)
    {
        var reader = new ProtoReader(data);
        ulong type = 0, replica = 0, id = 0;
        ReadOnlySpan<byte> context = default;
        while (reader.TryField(out var field))
        {
            var read = (field.Number, field.Wire) switch
            {
                (1, ProtoReader.VarintWire) => reader.TryVarint(out id),
                (2, ProtoReader.VarintWire) => reader.TryVarint(out type),
                (3, ProtoReader.VarintWire) => reader.TryVarint(out replica),
                (4, ProtoReader.BytesWire) => reader.TryBytes(out context),
                _ => reader.TrySkip(field.Wire),
            };
            if (!read) return null;
        }

        return !reader.AtEnd || type > byte.MaxValue
            ? null
            : new ConfChange((ConfChangeType)type, new ReplicaId(replica), context.ToArray(), id);
    }

    /// <summary>Decodes a change of several replicas, or null. No bytes at all are the change that leaves a joint configuration.</summary>
    public static ConfChangeV2? TryDecodeV2(ReadOnlySpan<byte> data)
    {
        var reader = new ProtoReader(data);
        ulong transition = 0;
        ReadOnlySpan<byte> context = default;
        var changes = ImmutableArray.CreateBuilder<ConfChangeSingle>();
        while (reader.TryField(out var field))
        {
            ReadOnlySpan<byte> part = default;
            var read = (field.Number, field.Wire) switch
            {
                (1, ProtoReader.VarintWire) => reader.TryVarint(out transition),
                (2, ProtoReader.BytesWire) => reader.TryBytes(out part) && TryDecodePart(part, changes),
                (3, ProtoReader.BytesWire) => reader.TryBytes(out context),
                _ => reader.TrySkip(field.Wire),
            };
            if (!read) return null;
        }

        return !reader.AtEnd || transition > byte.MaxValue
            ? null
            : new ConfChangeV2((ConfChangeTransition)transition, changes.ToImmutable(), context.ToArray());
    }

    private static bool TryDecodePart(ReadOnlySpan<byte> data, ImmutableArray<ConfChangeSingle>.Builder changes)
    {
        var reader = new ProtoReader(data);
        ulong type = 0, replica = 0;
        while (reader.TryField(out var field))
        {
            var read = (field.Number, field.Wire) switch
            {
                (1, ProtoReader.VarintWire) => reader.TryVarint(out type),
                (2, ProtoReader.VarintWire) => reader.TryVarint(out replica),
                _ => reader.TrySkip(field.Wire),
            };
            if (!read) return false;
        }

        if (!reader.AtEnd || type > byte.MaxValue || changes.Count == MaxChanges) return false;
        changes.Add(new ConfChangeSingle((ConfChangeType)type, new ReplicaId(replica)));
        return true;
    }
}
