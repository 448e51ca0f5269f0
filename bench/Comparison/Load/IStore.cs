namespace OrleansRaft.Bench.Load;

/// <summary>A replicated store as one caller reaches it.</summary>
internal interface IStore
{
    /// <summary>Sets a key; returns when the store has acknowledged it. The memory may be used again afterwards.</summary>
    /// <exception cref="OperationFailedException">It was refused, or nobody knows.</exception>
    Task PutAsync(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value);

    /// <summary>Reads a key, linearizably; null if it is not there.</summary>
    /// <exception cref="OperationFailedException">There was no answer.</exception>
    Task<byte[]?> GetAsync(ReadOnlyMemory<byte> key);
}

/// <summary>An operation that was not acknowledged.</summary>
internal sealed class OperationFailedException(string reason) : Exception(reason);

/// <summary>The run cannot go on. The message is for whoever started it.</summary>
internal sealed class BenchException(string message) : Exception(message);
