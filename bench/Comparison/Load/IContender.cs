namespace OrleansRaft.Bench.Load;

/// <summary>A system under measurement, with all its processes.</summary>
internal interface IContender
{
    /// <summary>Its name in the report.</summary>
    string Name { get; }

    /// <summary>Version and settings, as far as they matter for the figures.</summary>
    IReadOnlyList<Fact> Facts { get; }

    /// <summary>Puts it under load, and counts.</summary>
    /// <param name="shot">How much.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="BenchException">It cannot go on.</exception>
    Task<Slice> MeasureAsync(Shot shot, CancellationToken cancellationToken);

    /// <summary>Reads back what was acknowledged.</summary>
    /// <exception cref="BenchException">Something of it is lost.</exception>
    Task VerifyAsync(CancellationToken cancellationToken);
}

/// <summary>Something that a reader of figures must know.</summary>
internal readonly record struct Fact(string Name, string Value);
