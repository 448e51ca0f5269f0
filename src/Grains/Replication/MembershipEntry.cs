using OrleansRaft.Core;

namespace OrleansRaft.Replication;

/// <summary>Reads a membership change, of either version, from an entry.</summary>
internal static class MembershipEntry
{
    /// <summary>What the entry says; null for the change if its bytes are none, which changes nothing on every replica alike.</summary>
    public static (MemberContext Context, ConfChangeV2? Change) Read(Entry entry)
    {
        if (entry.Kind == EntryKind.ConfChange)
        {
            return ConfChangeCodec.TryDecodeV1(entry.Data.Span) is { } v1 ? (MemberContext.Of(v1), v1.ToV2()) : (MemberContext.None, null);
        }

        return ConfChangeCodec.TryDecodeV2(entry.Data.Span) is { } v2 ? (MemberContext.Of(v2), v2) : (MemberContext.None, null);
    }
}
