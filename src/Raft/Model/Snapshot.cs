using System;

namespace OrleansRaft.Core;

/// <summary>What a snapshot stands for: the log up to and including <paramref name="Index"/>, and the membership there.</summary>
/// <param name="Index">The last index that the snapshot covers.</param>
/// <param name="Term">The term of that entry.</param>
/// <param name="Configuration">The configuration that was in effect there.</param>
public sealed record SnapshotMetadata(LogIndex Index, Term Term, Configuration Configuration)
{
    /// <summary>No snapshot.</summary>
    public static SnapshotMetadata None { get; } = new(LogIndex.Zero, Term.Zero, Configuration.Empty);
}

/// <summary>A snapshot as the core sees it. The data is opaque: the service puts a reference there and sends the bytes apart.</summary>
/// <param name="Metadata">Position and membership.</param>
/// <param name="Data">Opaque to the core.</param>
public sealed record Snapshot(SnapshotMetadata Metadata, ReadOnlyMemory<byte> Data)
{
    /// <summary>No snapshot.</summary>
    public static Snapshot None { get; } = new(SnapshotMetadata.None, default);

    /// <summary>Whether this is no snapshot.</summary>
    public bool IsEmpty => Metadata.Index == LogIndex.Zero;
}
