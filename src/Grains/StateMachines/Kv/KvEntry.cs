namespace OrleansRaft.StateMachines;

/// <summary>What a key holds. The default stands for no such key: no write has index 0.</summary>
/// <param name="Revision">The log index of the write.</param>
/// <param name="Value">
/// The bytes, in an array of their own: a slice of the command would keep whatever batch the command was read in alive.
/// </param>
internal readonly record struct KvEntry(ulong Revision, byte[] Value)
{
    /// <summary>Whether there is such a key.</summary>
    public bool Exists => Revision != 0;
}
