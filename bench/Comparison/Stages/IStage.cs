using OrleansRaft.Bench.Report;

namespace OrleansRaft.Bench.Stages;

/// <summary>One comparison. It starts the systems that it needs, and stops them.</summary>
internal interface IStage
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>What it looks at.</summary>
    string Title { get; }

    /// <summary>Whether it is run only when it is asked for, because it takes long.</summary>
    bool OnlyWhenAsked { get; }

    /// <summary>The run is given up after the sum of these.</summary>
    TimeSpan Within { get; }

    /// <summary>Runs it.</summary>
    Task RunAsync(StageContext context, CancellationToken cancellationToken);
}

/// <summary>What a stage works with.</summary>
/// <param name="Options">What was asked for.</param>
/// <param name="Folder">A folder of its own.</param>
/// <param name="Findings">Where its results go.</param>
internal sealed record StageContext(BenchOptions Options, string Folder, Findings Findings)
{
    /// <summary>How long everything takes.</summary>
    public Plan Plan => Options.Plan;

    /// <summary>Makes a folder in its own.</summary>
    public string Make(string name) => Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;

    /// <summary>Tells whoever waits what is going on.</summary>
    public static void Say(string line) => Console.Error.WriteLine(line);
}
