using System.Text;
using OrleansRaft.Core;
using OrleansRaft.Replication;
using OrleansRaft.Storage;

namespace OrleansRaft.Simulation;

/// <summary>What must hold whatever happens. The first violation ends the run.</summary>
internal sealed class Checker
{
    private readonly Dictionary<ulong, (ulong Command, Chain Chain)> _applied = [];
    private readonly Dictionary<ulong, ulong> _positions = [];
    private readonly HashSet<ulong> _lost = [];
    private readonly Dictionary<Term, ReplicaId> _leaders = [];
    private readonly Dictionary<(ReplicaId Voter, Term Term), ReplicaId> _votes = [];
    private readonly Dictionary<ulong, string> _members = [];
    private readonly Dictionary<ulong, Configuration> _configurations = [];
    private readonly Dictionary<ulong, AppliedOperation> _operations = [];
    private readonly HashSet<ReplicaId> _retired = [];
    private readonly Dictionary<ReplicaId, Seen> _seen = [];
    private LogIndex _newest;

    private sealed record Seen(int Life, Term Term, LogIndex Commit, LogIndex Applied, MemberRegistry Members);

    /// <summary>The first violation, also where the code under test caught what it threw.</summary>
    public string? Violation { get; private set; }

    /// <summary>The highest count that was acknowledged, by a write or by a read: what begins later must see it.</summary>
    public ulong Floor { get; private set; }

    /// <summary>The members as of the highest applied index anywhere.</summary>
    public MemberRegistry Newest { get; private set; } = MemberRegistry.Empty;

    public int CommandsApplied => _applied.Count;

    public void Fail(string violation)
    {
        Violation ??= violation;
        throw new ViolationException(violation);
    }

    /// <summary>A state machine applied a command.</summary>
    public void Applied(ulong command, Chain chain)
    {
        if (!_applied.TryAdd(chain.Index, (command, chain)) && _applied[chain.Index] != (command, chain))
            Fail($"Index {chain.Index}: {(command, chain)} here, {_applied[chain.Index]} elsewhere.");
        if (!_positions.TryAdd(command, chain.Index) && _positions[command] != chain.Index)
            Fail($"Command {command} applied at {_positions[command]} and at {chain.Index}.");
        if (_lost.Contains(command)) Fail($"Command {command} was applied although its caller was told that it never will be.");
    }

    /// <summary>A state machine was restored.</summary>
    public void Restored(Chain chain)
    {
        if (chain.Index != 0 && _applied[chain.Index].Chain != chain)
            Fail($"A snapshot holds {chain}, but {_applied[chain.Index].Chain} was applied.");
    }

    /// <summary>A caller was told that a command was applied.</summary>
    /// <param name="command">Which.</param>
    /// <param name="outcome">What it was told.</param>
    /// <param name="floor">The floor when it asked.</param>
    public void Acknowledged(ulong command, CommandOutcome outcome, ulong floor)
    {
        if (!_applied.TryGetValue(outcome.Index.Value, out var applied) || applied.Command != command)
            Fail($"Command {command} was acknowledged at {outcome.Index}, where it was not applied.");
        var count = BitConverter.ToUInt64(outcome.Result.Span);
        if (count != applied.Chain.Count) Fail($"Command {command} was answered {count} instead of {applied.Chain.Count}.");
        if (count <= floor) Fail($"Command {command} is number {count}, though {floor} were acknowledged before it was asked for.");
        Floor = Math.Max(Floor, count);
    }

    /// <summary>A caller was told that a command never will be applied.</summary>
    public void Lost(ulong command)
    {
        _lost.Add(command);
        if (_positions.TryGetValue(command, out var index)) Fail($"Command {command} was called lost, though it was applied at {index}.");
    }

    /// <summary>A caller read.</summary>
    public void Read(ulong count, ulong floor)
    {
        if (count < floor) Fail($"A read saw {count} commands, though {floor} were acknowledged before it began.");
        Floor = Math.Max(Floor, count);
    }

    /// <summary>A replica promises something: its rows must keep the promise.</summary>
    public void Promised(SimReplica replica, Message message)
    {
        if (message.Reject || message.Type is not (MessageType.AppResp or MessageType.VoteResp)) return;
        var stored = replica.Rows.Load();
        if (stored.HardState.Term < message.Term) Fail($"Replica {replica.Id} answered in term {message.Term}, but holds {stored.HardState}.");
        if (message.Type == MessageType.AppResp)
        {
            // In a later term its log may have been cut off already: it promised before it entered that term, and the message was late.
            if (stored.HardState.Term == message.Term && message.Index > stored.LastIndex) Fail($"Replica {replica.Id} acknowledged {message.Index}, but holds {stored.LastIndex}.");
            return;
        }

        if (stored.HardState.Term == message.Term && stored.HardState.Vote != message.To)
            Fail($"Replica {replica.Id} voted for {message.To} in {message.Term}, but holds {stored.HardState}.");
        if (!_votes.TryAdd((replica.Id, message.Term), message.To) && _votes[(replica.Id, message.Term)] != message.To)
            Fail($"Replica {replica.Id} voted twice in term {message.Term}.");
    }

    /// <summary>A replica has started from its rows.</summary>
    public void Started(SimReplica replica, LoadedReplica stored)
    {
        if (replica.Driver!.Node.Commit < stored.HardState.Commit) Fail($"Replica {replica.Id} forgot its commit index.");
        if (_seen.TryGetValue(replica.Id, out var seen) && stored.Snapshot is { } snapshot && snapshot.Metadata.Index > seen.Commit)
            Fail($"Replica {replica.Id} holds a snapshot at {snapshot.Metadata.Index}, beyond {seen}.");
    }

    /// <summary>A replica was told that it is none any more.</summary>
    public void Retired(ReplicaId id)
    {
        _retired.Add(id);
        CheckRetired(Newest);
    }

    /// <summary>Checks a replica as it is now.</summary>
    public void Check(SimReplica replica)
    {
        if (Violation is { } violation) throw new ViolationException(violation);
        var driver = replica.Driver!;
        var node = driver.Node;
        if (node.Role == RaftRole.Leader && !_leaders.TryAdd(node.Term, replica.Id) && _leaders[node.Term] != replica.Id)
            Fail($"Replicas {_leaders[node.Term]} and {replica.Id} lead term {node.Term}.");
        var now = new Seen(replica.Life, node.Term, node.Commit, driver.Applied, driver.Members);
        if (_seen.TryGetValue(replica.Id, out var before) && before.Life == now.Life)
        {
            if (now == before) return;
            if (now.Term < before.Term || now.Commit < before.Commit || now.Applied < before.Applied)
                Fail($"Replica {replica.Id} went back from {before} to {now}.");
        }

        _seen[replica.Id] = now;
        if (driver.Applied > node.Commit) Fail($"Replica {replica.Id} applied {driver.Applied}, beyond {node.Commit}.");
        if (driver.Applied != LogIndex.Zero) CheckMembers(replica.Id, driver);
    }

    private void CheckMembers(ReplicaId id, ReplicaDriver driver)
    {
        var applied = driver.Applied.Value;
        var descriptor = Encoding.UTF8.GetString(driver.Members.ToDescriptor());
        if (!_members.TryAdd(applied, descriptor) && _members[applied] != descriptor)
            Fail($"Replica {id} at {applied} knows {descriptor}, others {_members[applied]}.");
        if (driver.Applied >= _newest) (_newest, Newest) = (driver.Applied, driver.Members);
        CheckRetired(driver.Members);
        foreach (var operation in driver.Members.Operations)
        {
            if (!_operations.TryAdd(operation.Operation, operation) && _operations[operation.Operation] != operation)
                Fail($"Operation met the log twice: {operation} and {_operations[operation.Operation]}.");
        }

        // While a snapshot is being installed the core is ahead of what is applied.
        if (driver.Node.Commit != driver.Applied) return;
        var configuration = driver.Node.Configuration;
        if (!_configurations.TryAdd(applied, configuration) && !_configurations[applied].Equals(configuration))
            Fail($"Replica {id} at {applied} has {configuration}, others {_configurations[applied]}.");
        if (!configuration.Members().Select(static m => m.Value).SequenceEqual(driver.Members.Silos.Keys))
            Fail($"Replica {id} at {applied} has {configuration}, but knows the homes in {descriptor}.");
    }

    private void CheckRetired(MemberRegistry members)
    {
        if (!ReferenceEquals(members, Newest)) return;
        foreach (var id in _retired)
        {
            if (members.SiloOf(id) is not null) Fail($"Replica {id} is retired, but is a member.");
        }
    }
}
