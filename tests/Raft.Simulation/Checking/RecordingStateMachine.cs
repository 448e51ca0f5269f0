using System.Buffers;
using System.Buffers.Binary;
using OrleansRaft.StateMachines;

namespace OrleansRaft.Simulation;

/// <summary>What a chain of commands comes to: the last one's position, how many there were, and a hash of them all in order.</summary>
internal readonly record struct Chain(ulong Index, ulong Count, ulong Hash)
{
    public const int Size = 3 * sizeof(ulong);

    public Chain Append(ulong index, ulong command) => new(index, Count + 1, (Hash * 0x9E3779B97F4A7C15) ^ (command + 1));
}

/// <summary>
/// The service's <see cref="KvStateMachine"/>, with everything that it is told and answers shown to the checker. Its snapshots begin with
/// the chain of the commands that made them: two replicas that differ anywhere differ for ever after.
/// </summary>
internal sealed class RecordingStateMachine(Checker checker, SimReplica replica) : IStateMachine
{
    private readonly KvStateMachine _inner = new();
    private Chain _chain;

    public ReadOnlyMemory<byte> Apply(ulong index, ReadOnlyMemory<byte> command)
    {
        if (replica.Process.DiesAt(CrashPoint.WhileApplying)) throw new CrashException();
        var result = _inner.Apply(index, command);
        _chain = _chain.Append(index, Bytes.Hash(command.Span));
        checker.Applied(index, command, result, _chain);
        return result;
    }

    public ReadOnlyMemory<byte> Query(ReadOnlyMemory<byte> query) => _inner.Query(query);

    public IStateSnapshot Capture() => new Frozen(_chain, _inner.Capture(), checker);

    public void Restore(ReadOnlySequence<byte> snapshot)
    {
        Span<byte> head = stackalloc byte[Chain.Size];
        snapshot.Slice(0, Chain.Size).CopyTo(head);
        _chain = new Chain(
            BinaryPrimitives.ReadUInt64LittleEndian(head),
            BinaryPrimitives.ReadUInt64LittleEndian(head[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(head[16..]));
        var state = snapshot.Slice(Chain.Size);
        checker.Restored(_chain, Bytes.Hash(state.ToArray()));
        _inner.Restore(state);
    }

    private sealed class Frozen(Chain chain, IStateSnapshot inner, Checker checker) : IStateSnapshot
    {
        public void WriteTo(IBufferWriter<byte> writer)
        {
            foreach (var number in (ReadOnlySpan<ulong>)[chain.Index, chain.Count, chain.Hash])
            {
                BinaryPrimitives.WriteUInt64LittleEndian(writer.GetSpan(sizeof(ulong)), number);
                writer.Advance(sizeof(ulong));
            }

            var state = new ArrayBufferWriter<byte>();
            inner.WriteTo(state);
            checker.Captured(chain, Bytes.Hash(state.WrittenSpan));
            writer.Write(state.WrittenSpan);
        }

        public void Dispose() => inner.Dispose();
    }
}

/// <summary>The process dies here.</summary>
internal sealed class CrashException : Exception;

/// <summary>Hashes that are the same in every process.</summary>
internal static class Bytes
{
    public static ulong Hash(ReadOnlySpan<byte> bytes, ulong seed = 0xCBF29CE484222325)
    {
        foreach (var value in bytes) seed = (seed ^ value) * 0x100000001B3;
        return seed;
    }
}
