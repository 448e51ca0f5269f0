using OrleansRaft.Core;
using OrleansRaft.Replication;
using OrleansRaft.Storage;

namespace OrleansRaft.Simulation;

/// <summary>What the checker saw of one activation last.</summary>
internal sealed record SeenState(Term Term, RaftRole Role, LogIndex Commit, LogIndex Applied, Configuration Configuration, MemberRegistry Members);

/// <summary>What must hold whatever happens, looked at after each event. The first violation ends the run.</summary>
internal sealed partial class Checker(World world)
{
    private readonly Dictionary<Term, SimReplica> _leaders = [];

    /// <summary>The first violation, also where the code under test caught what was thrown.</summary>
    public string? Violation { get; private set; }

    public void Fail(string violation)
    {
        Violation ??= $"at {world.Now} ms: {violation}";
        throw new ViolationException(Violation);
    }

    /// <summary>A replica is about to start from its rows.</summary>
    public void Loading(SimReplica replica, LoadedReplica stored, IReadOnlyList<Entry> entries)
    {
        var durable = replica.Silo.Durable;
        CheckStored(replica.Silo, stored);
        foreach (var entry in entries)
        {
            if (durable.At(entry.Index) != MirroredEntry.Of(entry))
                Fail($"Replica {replica.Id} loads another entry at {entry.Index} than was committed.");
        }
    }

    /// <summary>A store has carried a commit out: it holds what the writes made, no less and no more.</summary>
    public void Stored(SimProcess process)
    {
        if (process.Log.LoadAsync(process.Silo.Key, default).GetAwaiter().GetResult() is { } stored) CheckStored(process.Silo, stored);
    }

    private void CheckStored(SimSilo silo, LoadedReplica stored)
    {
        var durable = silo.Durable;
        if (stored.HardState != silo.HardState) Fail($"Replica {silo.Id} has {stored.HardState} stored, and {silo.HardState} was committed.");
        if (stored.FirstIndex != durable.Base.Next || stored.LastIndex != durable.Last)
            Fail($"Replica {silo.Id} has {stored.FirstIndex} to {stored.LastIndex} stored, and {durable.Base.Next} to {durable.Last} was committed.");
    }

    /// <summary>A replica has started.</summary>
    public void Started(SimReplica replica, LoadedReplica stored)
    {
        if (replica.Driver!.Node.Commit < stored.HardState.Commit) Fail($"Replica {replica.Id} forgot its commit index.");
    }

    /// <summary>Checks a replica as it is after an event.</summary>
    public void Check(SimReplica replica)
    {
        if (Violation is not null) throw new ViolationException(Violation);
        if (replica.Driver is not { StopReason: null } driver) return;
        var node = driver.Node;
        var before = replica.Seen;
        if (before is not null
            && (before.Term, before.Role, before.Commit, before.Applied) == (node.Term, node.Role, node.Commit, driver.Applied)
            && ReferenceEquals(before.Members, driver.Members))
        {
            return;
        }

        var now = new SeenState(node.Term, node.Role, node.Commit, driver.Applied, node.Configuration, driver.Members);
        replica.Seen = now;
        world.Note("state", replica.Id.Value, now.Term.Value, now.Commit.Value, ((ulong)now.Role << 48) | now.Applied.Value);
        if (before is not null && (now.Term < before.Term || now.Commit < before.Commit || now.Applied < before.Applied))
            Fail($"Replica {replica.Id} went back from {before} to {now}.");
        if (now.Applied > now.Commit) Fail($"Replica {replica.Id} applied {now.Applied}, beyond {now.Commit}.");
        CheckRole(replica, before, now);
        CheckCommit(replica, before, now);
        CheckMembers(replica, before, now);
    }

    private void CheckRole(SimReplica replica, SeenState? before, SeenState now)
    {
        if (now.Role == RaftRole.Leader)
        {
            if (!_leaders.TryAdd(now.Term, replica) && _leaders[now.Term] is var other && other != replica)
                Fail($"Term {now.Term} is led by {other.Id} in life {other.Incarnation:x} and by {replica.Id} in life {replica.Incarnation:x}.");
            if (before?.Role != RaftRole.Leader || before.Term != now.Term) CheckCompleteness(replica, now.Term);
        }

        // What it knew to be committed before the event and has not applied after it, it had not applied when it stood.
        var stands = now.Role is RaftRole.Candidate or RaftRole.PreCandidate;
        if (stands && before is not null && before.Role != now.Role && replica.Log.Changes(now.Applied, before.Commit) > 0)
            Fail($"Replica {replica.Id} stands for election in term {now.Term} with an unapplied membership change.");
    }
}
