using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using BenchmarkDotNet.Validators;
using Perfolizer.Horology;

namespace OrleansRaft.Bench.Micro;

/// <summary>How every benchmark here is run: a few seconds each, with its rate and what it allocates.</summary>
internal sealed class MicroConfig : ManualConfig
{
    private const int Warmups = 4;
    private const int Iterations = 10;
    private const int IterationMs = 250;

    public MicroConfig()
    {
        // In this process: nothing else has to be built, and idle threads sleep at once, as in the silos.
        AddJob(Job.Default
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(Warmups)
            .WithIterationCount(Iterations)
            .WithIterationTime(TimeInterval.FromMilliseconds(IterationMs)));
        AddDiagnoser(new MemoryDiagnoser(new MemoryDiagnoserConfig(displayGenColumns: false)));
        AddColumnProvider(DefaultColumnProviders.Instance);
        AddColumn(StatisticColumn.OperationsPerSecond);
        AddLogger(ConsoleLogger.Default);
        AddExporter(MarkdownExporter.GitHub);
        AddValidator(JitOptimizationsValidator.FailOnError);
        ArtifactsPath = Path.Combine(CheckoutFolder(), "artifacts", "micro");
    }

    /// <summary>The folder of the solution, wherever the caller stands: git ignores only the one there.</summary>
    private static string CheckoutFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OrleansRaft.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No OrleansRaft.sln above {AppContext.BaseDirectory}.");
    }
}
