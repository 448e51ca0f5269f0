namespace OrleansRaft;

/// <summary>Byte strings that travel together. Not to be altered once they are handed over.</summary>
/// <param name="items">The byte strings.</param>
[Immutable, Alias("raft.payloads")]
public sealed class Payloads(params ReadOnlyMemory<byte>[] items)
{
    /// <summary>The byte strings.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Items => Array;

    internal ReadOnlyMemory<byte>[] Array { get; } = items;
}
