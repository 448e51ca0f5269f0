using System.Buffers;
using OrleansRaft.StateMachines;

namespace OrleansRaft.Grains.Tests.Replication;

/// <summary>A state machine without state: it answers what it is told.</summary>
internal sealed class Echo : IStateMachine
{
    public ReadOnlyMemory<byte> Apply(ulong index, ReadOnlyMemory<byte> command) => command;

    public ReadOnlyMemory<byte> Query(ReadOnlyMemory<byte> query) => query;

    public IStateSnapshot Capture() => new Nothing();

    public void Restore(ReadOnlySequence<byte> snapshot)
    {
    }

    private sealed class Nothing : IStateSnapshot
    {
        public void WriteTo(IBufferWriter<byte> writer)
        {
        }

        public void Dispose()
        {
        }
    }
}
