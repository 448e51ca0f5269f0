using System;

namespace OrleansRaft.Core;

/// <summary>What an entry of the log carries.</summary>
public enum EntryKind : byte
{
    /// <summary>A command for the state machine; without data it is the empty entry of a new leader, or a refused change.</summary>
    Normal = 0,

    /// <summary>An encoded <see cref="ConfChange"/>.</summary>
    ConfChange = 1,

    /// <summary>An encoded <see cref="ConfChangeV2"/>.</summary>
    ConfChangeV2 = 2,
}

/// <summary>One entry of a group's log. Immutable: it is shared by the log, by messages and by storage without a copy.</summary>
/// <param name="term">The term in which a leader created it.</param>
/// <param name="index">Its position.</param>
/// <param name="kind">What <paramref name="data"/> means.</param>
/// <param name="data">The payload. The bytes must not be altered afterwards.</param>
public sealed class Entry(Term term, LogIndex index, EntryKind kind, ReadOnlyMemory<byte> data)
{
    /// <summary>The term in which a leader created it.</summary>
    public Term Term { get; } = term;

    /// <summary>Its position in the log.</summary>
    public LogIndex Index { get; } = index;

    /// <summary>What <see cref="Data"/> means.</summary>
    public EntryKind Kind { get; } = kind;

    /// <summary>The payload.</summary>
    public ReadOnlyMemory<byte> Data { get; } = data;
}
