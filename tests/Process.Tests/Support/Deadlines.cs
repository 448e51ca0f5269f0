namespace OrleansRaft.Process.Tests.Support;

/// <summary>Waits for conditions, with one deadline for all: a loaded machine is slow, and only a defect needs all of it.</summary>
internal static class Deadlines
{
    /// <summary>The deadline.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>Waits until a condition holds.</summary>
    public static Task UntilAsync(Func<Task<bool>> condition, string what) =>
        Eventually.TrueAsync(async () => await condition(), what, Longest, TestContext.Current.CancellationToken);

    /// <summary>Waits until a condition holds; a failure shows what the program has printed.</summary>
    public static async Task UntilAsync(Func<bool> condition, string what, RunningProgram program)
    {
        try
        {
            await Eventually.TrueAsync(condition, what, Longest, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}\n{program}");
        }
    }
}
