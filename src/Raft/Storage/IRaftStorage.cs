using System;

namespace OrleansRaft.Core;

/// <summary>What a replica starts from.</summary>
/// <param name="HardState">What was persisted last, or empty.</param>
/// <param name="Configuration">
/// The configuration in effect at the position from which entries are applied again: <see cref="RaftOptions.Applied"/>, or the end of
/// the compacted head if that is zero. It is the one in the snapshot that the state machine starts from.
/// </param>
public readonly record struct RaftInitialState(HardState HardState, Configuration Configuration);

/// <summary>
/// A replica's view of its own stable log. Synchronous: the service mirrors the log in memory (<see cref="MemoryStorage"/>), every
/// entry from <see cref="FirstIndex"/> on; followers that need older ones get a snapshot.
/// </summary>
/// <remarks>
/// It changes only between calls of the node, and in the order in which readies were taken. It may hold what is on its way to the disk
/// already; it must hold it when the response of its <see cref="MessageType.StorageAppend"/> is stepped, or before
/// <see cref="RawNode.Advance"/>.
/// </remarks>
public interface IRaftStorage
{
    /// <summary>The first entry that is kept; one after the last entry if there is none.</summary>
    LogIndex FirstIndex { get; }

    /// <summary>The last entry; the snapshot's index if there is none.</summary>
    LogIndex LastIndex { get; }

    /// <summary>What to start from. Asked once, by the constructor of <see cref="RawNode"/>.</summary>
    RaftInitialState InitialState();

    /// <summary>
    /// The term at an index between <see cref="FirstIndex"/> − 1 and <see cref="LastIndex"/>. The term before the first entry
    /// is kept, because an append that starts there must be matched.
    /// </summary>
    /// <returns><see cref="StorageOutcome.Compacted"/> or <see cref="StorageOutcome.Unavailable"/> outside of that range.</returns>
    StorageOutcome Term(LogIndex index, out Term term);

    /// <summary>
    /// The entries from <paramref name="low"/> up to and without <paramref name="high"/>, in order, cut to
    /// <paramref name="maxSize"/> bytes (<see cref="EntrySize"/>), but at least one.
    /// </summary>
    /// <returns>
    /// <see cref="StorageOutcome.Compacted"/> if <paramref name="low"/> is no longer kept, <see cref="StorageOutcome.Unavailable"/>
    /// if <paramref name="high"/> is beyond the end.
    /// </returns>
    /// <remarks>The memory must stay as it is while anybody holds it.</remarks>
    StorageOutcome Entries(LogIndex low, LogIndex high, ulong maxSize, out ReadOnlyMemory<Entry> entries);

    /// <summary>The latest snapshot.</summary>
    /// <returns><see cref="StorageOutcome.TemporarilyUnavailable"/> if it cannot be had just now.</returns>
    StorageOutcome Snapshot(out Snapshot snapshot);
}
