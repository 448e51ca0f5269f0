using System.Reflection;
using OrleansRaft.Simulation;

namespace OrleansRaft.SeededBugs;

/// <summary>Which bug is on. Each thread has its own world, and so its own bug.</summary>
internal static class SeededBug
{
    [ThreadStatic]
    private static Bug? s_active;

    /// <summary>Asked by the copies of the sources, wherever a bug was put in.</summary>
    public static bool IsOn(Bug bug) => s_active == bug;

    public static SeededBugAttribute Describe(Bug bug) =>
        typeof(Bug).GetField(bug.ToString())!.GetCustomAttribute<SeededBugAttribute>()!;

    /// <summary>Runs one world with a bug, or with none.</summary>
    /// <returns>What was found; null if nothing was.</returns>
    public static string? Find(Bug? bug, ulong seed, Profile profile)
    {
        s_active = bug;
        try
        {
            return SimulationRun.Run(seed, SimulationOptions.Draw(seed, profile)).Failure;
        }
        finally
        {
            s_active = null;
        }
    }
}
