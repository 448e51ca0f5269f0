using OrleansRaft.Core;
using OrleansRaft.Storage;

namespace OrleansRaft.Simulation;

/// <content>Logs: what replicas write, what is durable, what is committed.</content>
internal sealed partial class Checker
{
    private readonly Dictionary<(LogIndex Index, Term Term), (Term Before, ulong Hash)> _entries = [];
    private readonly List<(MirroredEntry Entry, Term CommittedIn)> _committed = [];

    /// <summary>The group is born with a snapshot at index 1.</summary>
    private static LogIndex FirstCommitted => new(2);

    /// <summary>The highest position that anybody knows to be committed.</summary>
    public LogIndex LastCommitted => new((ulong)_committed.Count + FirstCommitted.Value - 1);

    /// <summary>A replica asks for a write.</summary>
    public void Writing(SimReplica replica, ReplicaWrite write)
    {
        var entries = write.Entries.Span;
        if (replica.Driver is { } driver && driver.Node.Role == RaftRole.Leader && entries.Length > 0)
        {
            if (entries[0].Index != replica.Log.Last.Next)
                Fail($"Leader {replica.Id} of term {driver.Node.Term} rewrites its log at {entries[0].Index}.");
            CheckPending(replica, driver.Applied, entries);
        }

        Mirror(replica.Log, write);
        foreach (var entry in entries) CheckMatching(replica, entry);
    }

    /// <summary>A store has committed a process's write.</summary>
    public void Committed(SimProcess process, ReplicaWrite write)
    {
        var silo = process.Silo;
        if (process.Epoch != silo.Epoch) Fail($"Silo {silo.Name} wrote under epoch {process.Epoch}, which {silo.Epoch} had replaced.");
        Mirror(silo.Durable, write);
        world.Note("commit", silo.Id.Value, silo.Durable.Base.Value, silo.Durable.Last.Value);
        if (write.HardState is not { } now) return;
        var before = silo.HardState;
        if (now.Term < before.Term || now.Commit < before.Commit || (now.Term == before.Term && now.Vote != before.Vote && !before.Vote.IsNone))
            Fail($"The stored state of replica {silo.Id} went from {before} to {now}.");
        silo.HardState = now;
    }

    /// <summary>Nobody may know more of a log than its writes made: the order of a write is chunks, snapshot, entries, truncation.</summary>
    private static void Mirror(LogMirror log, ReplicaWrite write)
    {
        if (write is { SnapshotReplacesLog: true, Snapshot: { } snapshot }) log.Reset(snapshot.Metadata.Index, snapshot.Metadata.Term);
        log.Append(write.Entries.Span);
        if (write.TruncateHead is { } through) log.DropThrough(through);
    }

    /// <summary>Log matching (Raft paper §5.3): what has one index and one term is one entry, and follows one entry.</summary>
    private void CheckMatching(SimReplica replica, Entry entry)
    {
        if (replica.Log.TermAt(entry.Index.Previous) is not { } before) return;
        var known = (before, MirroredEntry.Of(entry).Hash);
        if (!_entries.TryAdd((entry.Index, entry.Term), known) && _entries[(entry.Index, entry.Term)] != known)
            Fail($"Replica {replica.Id} has another entry of term {entry.Term} at {entry.Index} than others have.");
    }

    private void CheckPending(SimReplica replica, LogIndex applied, ReadOnlySpan<Entry> entries)
    {
        var changes = replica.Log.Changes(applied, replica.Log.Last);
        foreach (var entry in entries)
        {
            if (entry.Kind != EntryKind.Normal) changes++;
        }

        if (changes > 1) Fail($"Leader {replica.Id} has {changes} membership changes that are not applied.");
    }

    /// <summary>Leader completeness (§5.4): a leader has whatever was committed in terms before its own.</summary>
    private void CheckCompleteness(SimReplica replica, Term term)
    {
        for (var index = LogIndex.Larger(FirstCommitted, replica.Log.Base.Next); index <= LastCommitted; index = index.Next)
        {
            var (entry, committedIn) = _committed[(int)(index - FirstCommitted)];
            if (committedIn < term && replica.Log.At(index) != entry)
                Fail($"Leader {replica.Id} of term {term} lacks the entry at {index}, which was committed in term {committedIn}.");
        }
    }

    private void CheckCommit(SimReplica replica, SeenState? before, SeenState now)
    {
        if (replica.Log.Base > LastCommitted)
            Fail($"Replica {replica.Id} dropped its log through {replica.Log.Base}, and {LastCommitted.Next} was not seen to be committed.");
        var from = LogIndex.Larger(before?.Commit ?? LogIndex.Zero, replica.Log.Base);
        for (var index = LogIndex.Larger(from.Next, FirstCommitted); index <= now.Commit; index = index.Next)
        {
            if (replica.Log.At(index) is not { } entry)
            {
                Fail($"Replica {replica.Id} takes {index} for committed, and does not have it.");
                return;
            }

            if (index <= LastCommitted)
            {
                if (_committed[(int)(index - FirstCommitted)].Entry != entry)
                    Fail($"Replica {replica.Id} takes another entry for committed at {index}.");
                continue;
            }

            if (index != LastCommitted.Next) Fail($"Replica {replica.Id} takes {index} for committed, and {LastCommitted.Next} is not.");
            _committed.Add((entry, now.Term));
            if (index == now.Commit || entry.IsChange) CheckQuorum(replica, index, before, now);
        }
    }

    /// <summary>What is committed is durable on a majority of each half, of the configuration before the event or of that after it.</summary>
    private void CheckQuorum(SimReplica replica, LogIndex index, SeenState? before, SeenState now)
    {
        var entry = replica.Log.At(index)!.Value;
        var configuration = IsDurable(now.Configuration, index, entry) ? now.Configuration
            : before is not null && IsDurable(before.Configuration, index, entry) ? before.Configuration
            : null;
        if (configuration is null) Fail($"Replica {replica.Id} takes {index} for committed, which no quorum of {now.Configuration} has.");
        else CheckLasting(replica, index, entry, configuration);
    }

    /// <summary>
    /// Leader completeness, looked at ahead: whoever lacks what is committed could not win an election now, were all to start again from
    /// their rows (§5.4, figure 8).
    /// </summary>
    private void CheckLasting(SimReplica replica, LogIndex index, MirroredEntry entry, Configuration configuration)
    {
        foreach (var id in configuration.Voters.Concat(configuration.VotersOutgoing))
        {
            var candidate = world.Silo(id);
            if (Has(candidate, index, entry) || !Wins(candidate, configuration.Voters)) continue;
            if (configuration.IsJoint && !Wins(candidate, configuration.VotersOutgoing)) continue;
            Fail($"Replica {replica.Id} takes {index} for committed, and {id}, which lacks it, could be elected.");
        }
    }

    private bool Wins(SimSilo candidate, IReadOnlyList<ReplicaId> voters) =>
        voters.Count(id => world.Silo(id) is { IsLost: false, IsRetired: false } voter && candidate.Durable.IsUpToDate(voter.Durable)) * 2 > voters.Count;

    private bool IsDurable(Configuration configuration, LogIndex index, MirroredEntry entry) =>
        HasMajority(configuration.Voters, index, entry) && (!configuration.IsJoint || HasMajority(configuration.VotersOutgoing, index, entry));

    private bool HasMajority(IReadOnlyList<ReplicaId> voters, LogIndex index, MirroredEntry entry) =>
        voters.Count(id => Has(world.Silo(id), index, entry)) * 2 > voters.Count;

    private static bool Has(SimSilo silo, LogIndex index, MirroredEntry entry) =>
        silo.IsLost || silo.IsRetired || index <= silo.Durable.Base || silo.Durable.At(index) == entry;
}
