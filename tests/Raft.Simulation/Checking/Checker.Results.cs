using System.Buffers.Binary;
using OrleansRaft.Core;

namespace OrleansRaft.Simulation;

/// <content>What the state machines were told, and answered.</content>
internal sealed partial class Checker
{
    private readonly Dictionary<ulong, (ulong Command, ulong Result, Chain Chain)> _applied = [];
    private readonly Dictionary<ulong, ulong> _putAt = [];
    private readonly Dictionary<ulong, ulong> _states = [];
    private readonly HashSet<ulong> _denied = [];

    public int CommandsApplied => _applied.Count;

    /// <summary>A state machine applied a command: the same one at this index everywhere, with the same result.</summary>
    public void Applied(ulong index, ReadOnlyMemory<byte> command, ReadOnlyMemory<byte> result, Chain chain)
    {
        var now = (Bytes.Hash(command.Span), Bytes.Hash(result.Span), chain);
        if (!_applied.TryAdd(index, now))
        {
            if (_applied[index] != now) Fail($"Index {index} is {now} here, and {_applied[index]} elsewhere.");
            return;
        }

        if (!KvCommand.TryDecode(command, out var decoded) || decoded.Operation != KvOperation.Put) return;
        var put = BinaryPrimitives.ReadUInt64LittleEndian(decoded.Value.Span);
        if (!_putAt.TryAdd(put, index)) Fail($"Put {put} was applied at {_putAt[put]} and at {index}.");
        if (_denied.Contains(put)) Fail($"Put {put} was applied although its client was told that it never will be.");
    }

    /// <summary>A snapshot was written.</summary>
    public void Captured(Chain chain, ulong state)
    {
        if (!_states.TryAdd(chain.Index, state) && _states[chain.Index] != state) Fail($"Two snapshots after {chain} differ.");
    }

    /// <summary>A state machine was restored.</summary>
    public void Restored(Chain chain, ulong state)
    {
        if (chain.Index != 0 && _applied[chain.Index].Chain != chain)
            Fail($"A snapshot holds {chain}, but {_applied[chain.Index].Chain} was applied.");
        Captured(chain, state);
    }

    /// <summary>
    /// A read was answered: from no older state than was committed when it came (thesis §6.4). Where replicas may live twice, the history
    /// of the clients alone says whether that was right: a leader's heartbeat rests on no write, so that nothing fences its answer.
    /// </summary>
    public void Read(SimReplica replica, LogIndex committed, LogIndex applied)
    {
        if (applied < committed && !world.Options.Faults.Members.Any(static f => f is FaultClass.SecondActivation or FaultClass.SecondProcess or FaultClass.Zombie))
            Fail($"Replica {replica.Id} answered a read at {applied}, and {committed} was committed before it was asked.");
    }

    /// <summary>A client was told that its write was applied.</summary>
    public void Acknowledged(KeyCall operation, ulong index)
    {
        if (!_applied.ContainsKey(index)) Fail($"{operation} was acknowledged at {index}, where nothing was applied.");
        if (operation.Kind == KeyCallKind.Put && _putAt.GetValueOrDefault(operation.Id) != index)
            Fail($"{operation} was acknowledged at {index}, and applied at {_putAt.GetValueOrDefault(operation.Id)}.");
    }

    /// <summary>A client was told that its write never will be applied.</summary>
    public void Denied(KeyCall operation)
    {
        _denied.Add(operation.Id);
        if (_putAt.TryGetValue(operation.Id, out var index)) Fail($"{operation} was called never applied, and was at {index}.");
    }
}
