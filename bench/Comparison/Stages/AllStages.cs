namespace OrleansRaft.Bench.Stages;

/// <summary>The stages, in the order in which they run.</summary>
internal static class AllStages
{
    private static readonly IReadOnlyList<IStage> All =
        [new LoadStage(), new InsideStage(), new GroupStage(), new FailOverStage(), new ChangeStage(), new RestartStage(), new CatchUpStage()];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(s => s.Name)];

    /// <summary>Those that are to run.</summary>
    public static IReadOnlyList<IStage> Chosen(BenchOptions options) =>
        [.. All.Where(s => options.Scenarios?.Contains(s.Name) ?? !s.OnlyWhenAsked)];
}
