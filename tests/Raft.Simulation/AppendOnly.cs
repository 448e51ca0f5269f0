using System.Buffers;
using System.Buffers.Binary;
using OrleansRaft.StateMachines;

namespace OrleansRaft.Simulation;

/// <summary>What a chain of commands comes to: how many there were, which was the last, and a hash of them all in order.</summary>
internal readonly record struct Chain(ulong Index, ulong Count, ulong Hash)
{
    public const int Size = 3 * sizeof(ulong);

    public Chain Append(ulong index, ulong command) => new(index, Count + 1, (Hash * 0x9E3779B97F4A7C15) ^ (command + 1));
}

/// <summary>
/// A list that only grows, kept as its <see cref="Chain"/>: two replicas that differ anywhere differ for ever after. What it is asked
/// does not matter; it answers how many commands it has.
/// </summary>
internal sealed class AppendOnly(Checker checker) : IStateMachine
{
    /// <summary>Makes a snapshot several chunks long.</summary>
    private const int Copies = 6;

    private Chain _chain;

    public ReadOnlyMemory<byte> Apply(ulong index, ReadOnlyMemory<byte> command)
    {
        var id = BinaryPrimitives.ReadUInt64LittleEndian(command.Span);
        _chain = _chain.Append(index, id);
        checker.Applied(id, _chain);
        return CountBytes();
    }

    public ReadOnlyMemory<byte> Query(ReadOnlyMemory<byte> query) => CountBytes();

    public IStateSnapshot Capture() => new Frozen(_chain);

    public void Restore(ReadOnlySequence<byte> snapshot)
    {
        Span<byte> bytes = stackalloc byte[Copies * Chain.Size];
        if (snapshot.Length != bytes.Length) throw new InvalidDataException($"A snapshot of {snapshot.Length} bytes.");
        snapshot.CopyTo(bytes);
        for (var copy = 0; copy < Copies; copy++)
        {
            var at = bytes[(copy * Chain.Size)..];
            var chain = new Chain(
                BinaryPrimitives.ReadUInt64LittleEndian(at),
                BinaryPrimitives.ReadUInt64LittleEndian(at[8..]),
                BinaryPrimitives.ReadUInt64LittleEndian(at[16..]));
            if (copy > 0 && chain != _chain) throw new InvalidDataException("The chunks of two snapshots were mixed.");
            _chain = chain;
        }

        checker.Restored(_chain);
    }

    private byte[] CountBytes()
    {
        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, _chain.Count);
        return bytes;
    }

    private sealed class Frozen(Chain chain) : IStateSnapshot
    {
        public void WriteTo(IBufferWriter<byte> writer)
        {
            for (var copy = 0; copy < Copies; copy++)
            {
                foreach (var number in (ReadOnlySpan<ulong>)[chain.Index, chain.Count, chain.Hash])
                {
                    BinaryPrimitives.WriteUInt64LittleEndian(writer.GetSpan(sizeof(ulong)), number);
                    writer.Advance(sizeof(ulong));
                }
            }
        }

        public void Dispose()
        {
        }
    }
}
