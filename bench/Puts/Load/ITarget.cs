namespace OrleansRaft.Bench.Load;

/// <summary>A replicated store under test, with all its processes. What is measured is the same code for each.</summary>
internal interface ITarget : IAsyncDisposable
{
    /// <summary>Its name in the report.</summary>
    string Name { get; }

    /// <summary>Version and settings, as far as they matter for the figures.</summary>
    IReadOnlyList<Fact> Facts { get; }

    /// <summary>Processor time of all its processes so far.</summary>
    TimeSpan ProcessorTime { get; }

    /// <summary>Finds the leader and sends everything that follows to its node: neither store pays for a detour.</summary>
    /// <returns>The leader's name.</returns>
    Task<string> FollowLeaderAsync(CancellationToken cancellationToken);

    /// <summary>Sets a key; returns when the store has acknowledged it. The memory may be used again afterwards.</summary>
    /// <exception cref="PutFailedException">It was refused, or nobody knows.</exception>
    Task PutAsync(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value);

    /// <summary>Reads a key, linearizably; null if it is not there.</summary>
    Task<byte[]?> GetAsync(ReadOnlyMemory<byte> key);
}

/// <summary>Something that a reader of figures must know.</summary>
internal readonly record struct Fact(string Name, string Value);

/// <summary>A put that was not acknowledged.</summary>
internal sealed class PutFailedException(string reason) : Exception(reason);

/// <summary>The run cannot go on. The message is for whoever started it.</summary>
internal sealed class BenchException(string message) : Exception(message);
