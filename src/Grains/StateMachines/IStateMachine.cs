using System.Buffers;

namespace OrleansRaft.StateMachines;

/// <summary>
/// What a group replicates. Every replica applies the same commands in the same order to its own instance, so all of it must be
/// deterministic: no clock, no randomness, nothing of the machine. Instances are used by one thread at a time.
/// An exception from any member stops the replica: bad input must be an answer, not an exception.
/// </summary>
public interface IStateMachine
{
    /// <summary>Applies a committed command. Called once for each, in the order of the log.</summary>
    /// <param name="index">The command's position in the log; grows from call to call, with gaps.</param>
    /// <param name="command">As it was proposed. The bytes stay valid and unchanged for ever: they may be kept.</param>
    /// <returns>The answer for whoever proposed it.</returns>
    ReadOnlyMemory<byte> Apply(ulong index, ReadOnlyMemory<byte> command);

    /// <summary>Answers a read and alters nothing.</summary>
    /// <param name="query">As it was asked.</param>
    ReadOnlyMemory<byte> Query(ReadOnlyMemory<byte> query);

    /// <summary>Freezes the state as it is now. Must be quick: commands are applied while the snapshot is written.</summary>
    IStateSnapshot Capture();

    /// <summary>Replaces all state by a snapshot's.</summary>
    /// <param name="snapshot">What <see cref="IStateSnapshot.WriteTo"/> wrote, here or on another replica.</param>
    void Restore(ReadOnlySequence<byte> snapshot);
}

/// <summary>A state frozen at one position of the log.</summary>
public interface IStateSnapshot : IDisposable
{
    /// <summary>Writes it. Equal states give equal bytes. Runs on another thread while the state machine goes on.</summary>
    /// <param name="writer">Where to.</param>
    void WriteTo(IBufferWriter<byte> writer);
}
