using System;

namespace OrleansRaft.Core;

/// <summary>How the log grows, is overwritten, and commits.</summary>
internal sealed partial class RaftLog
{
    /// <summary>
    /// Appends what a leader sent after <paramref name="previous"/>, if the log holds that entry (Raft paper §5.3). Entries that
    /// are here already are left alone: a delayed message must not cut off what a later one brought.
    /// </summary>
    public bool TryAppend(EntryId previous, ReadOnlySpan<Entry> entries, LogIndex leaderCommit, out LogIndex lastNew)
    {
        lastNew = default;
        if (!Matches(previous)) return false;

        lastNew = previous.Index + (ulong)entries.Length;
        var conflict = FindConflict(entries);
        if (conflict != LogIndex.Zero)
        {
            if (conflict <= Committed) _trace.Broken($"entry {conflict} conflict with committed entry [committed({Committed})]");
            Append(entries[(int)(conflict - previous.Index.Next)..]);
        }

        CommitTo(LogIndex.Min(leaderCommit, lastNew));
        return true;
    }

    /// <summary>Appends consecutive entries after, or in place of, uncommitted ones.</summary>
    public void Append(ReadOnlySpan<Entry> entries)
    {
        if (entries.IsEmpty) return;
        var after = entries[0].Index.Previous;
        if (after < Committed) _trace.Broken($"after({after}) is out of range [committed({Committed})]");
        Unstable.TruncateAndAppend(entries);
    }

    /// <summary>Never goes back.</summary>
    public void CommitTo(LogIndex index)
    {
        if (index <= Committed) return;
        if (LastIndex < index)
        {
            _trace.Broken(
                $"tocommit({index}) is out of range [lastIndex({LastIndex})]. Was the raft log corrupted, truncated, or lost?");
        }

        Committed = index;
    }

    /// <summary>
    /// Commits up to <paramref name="at"/> if that entry is of the term given: a leader counts replicas only for entries of its
    /// own term, and commits earlier ones with them (Raft paper §5.4.2, figure 8).
    /// </summary>
    public bool TryCommit(EntryId at)
    {
        if (at.Term == default || at.Index <= Committed || !Matches(at)) return false;
        CommitTo(at.Index);
        return true;
    }

    /// <summary>
    /// Starts from what was persisted. The commit index may be an old one, since it is persisted without haste: what a snapshot covers,
    /// and what was applied, is committed in any case.
    /// </summary>
    public void Load(LogIndex committed, LogIndex applied)
    {
        CommitTo(LogIndex.Larger(committed, applied));
        if (applied > Applied) AppliedTo(applied, 0);
    }

    /// <summary>Replaces the log by a snapshot that was received.</summary>
    public void Restore(Snapshot snapshot)
    {
        _trace.Info?.Write(
            $"log [{this}] starts to restore snapshot [index: {snapshot.Metadata.Index}, term: {snapshot.Metadata.Term}]");
        Committed = snapshot.Metadata.Index;
        Unstable.Restore(snapshot);
    }

    /// <summary>
    /// The highest position at or below <paramref name="index"/> at which a log whose entry there has at most the term
    /// <paramref name="term"/> could still agree with this one; skips a whole term of disagreement at once (thesis §3.5 sketches
    /// it). The term found is zero where it is not known.
    /// </summary>
    public EntryId FindConflictByTerm(LogIndex index, Term term)
    {
        for (; index > LogIndex.Zero; index = index.Previous)
        {
            if (Term(index, out var ours) != StorageOutcome.Ok) return new EntryId(default, index);
            if (ours <= term) return new EntryId(ours, index);
        }

        return default;
    }

    /// <summary>The first of the entries that this log does not hold, or zero if it holds them all.</summary>
    private LogIndex FindConflict(ReadOnlySpan<Entry> entries)
    {
        foreach (var entry in entries)
        {
            if (Matches(new EntryId(entry.Term, entry.Index))) continue;
            if (entry.Index <= LastIndex)
            {
                _trace.Info?.Write(
                    $"found conflict at index {entry.Index} [existing term: {TermOrZero(entry.Index)}, conflicting term: {entry.Term}]");
            }

            return entry.Index;
        }

        return LogIndex.Zero;
    }
}
