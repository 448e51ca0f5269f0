using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using OrleansRaft.Core;
using OrleansRaft.Wire;

namespace OrleansRaft.Replication;

/// <summary>
/// What a membership change carries besides the change: which operation it belongs to, and where new members live. With V1 the context
/// is the silo's name as plain text and the operation is the change's own id; with V2 both are encoded here.
/// </summary>
/// <param name="Operation">The operation's number within the group; zero if the change belongs to none (a leader's own leaving).</param>
/// <param name="Silos">The silo of each new member.</param>
internal sealed record MemberContext(ulong Operation, ImmutableArray<KeyValuePair<ReplicaId, string>> Silos)
{
    private const byte Version = 1;

    public static MemberContext None { get; } = new(0, []);

    public byte[] Encode()
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new WireWriter(buffer);
        writer.Byte(Version);
        writer.Number(Operation);
        writer.Number((ulong)Silos.Length);
        foreach (var (id, silo) in Silos)
        {
            writer.Number(id.Value);
            writer.Text(silo);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads the context of a change of either version; <see cref="None"/> if the entry is no change.</summary>
    public static MemberContext Of(Entry entry)
    {
        if (entry.Kind == EntryKind.ConfChange) return ConfChangeCodec.TryDecodeV1(entry.Data.Span) is { } v1 ? Of(v1) : None;
        return ConfChangeCodec.TryDecodeV2(entry.Data.Span) is { } v2 ? Of(v2) : None;
    }

    /// <summary>Reads the context of a V1 change.</summary>
    public static MemberContext Of(ConfChange change)
    {
        var silo = Encoding.UTF8.GetString(change.Context.Span);
        return new MemberContext(change.Id, Names.IsSiloName(silo) ? [KeyValuePair.Create(change.Replica, silo)] : []);
    }

    /// <summary>Reads the context of a V2 change; <see cref="None"/> if it carries none of ours.</summary>
    public static MemberContext Of(ConfChangeV2 change)
    {
        var reader = new WireReader(change.Context);
        if (reader.Byte() != Version) return None;
        var operation = reader.Number();
        var silos = ImmutableArray.CreateBuilder<KeyValuePair<ReplicaId, string>>();
        for (var left = reader.Count(); left > 0 && !reader.Failed; left--)
        {
            var id = new ReplicaId(reader.Number());
            silos.Add(KeyValuePair.Create(id, reader.Text(Limits.SiloNameLength)));
        }

        return reader.Complete ? new MemberContext(operation, silos.ToImmutable()) : None;
    }
}
