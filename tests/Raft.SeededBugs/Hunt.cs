using OrleansRaft.Simulation;

namespace OrleansRaft.SeededBugs;

/// <summary>Looks for one bug: some campaigns, each from seeds of its own.</summary>
/// <param name="Bug">Which bug.</param>
/// <param name="Finds">What each campaign found, in their order.</param>
internal sealed record Hunt(Bug Bug, IReadOnlyList<Find> Finds)
{
    /// <summary>Whether every campaign found it.</summary>
    public bool IsFound => Finds.All(static f => f.Violation is not null);

    /// <summary>Seeds that a campaign takes; of an even number of campaigns the upper one in the middle.</summary>
    public int MedianSeeds => Finds.Select(static f => f.Seeds).Order().ElementAt(Finds.Count / 2);

    public int MostSeeds => Finds.Max(static f => f.Seeds);

    public static Hunt For(Bug bug, Arguments arguments) => new(
        bug,
        [.. Enumerable.Range(0, arguments.Campaigns).Select(c => Find.First(bug, FirstSeed(arguments, c), arguments.Seeds, SeededBug.Describe(bug).Profile))]);

    /// <summary>The first seed of a campaign: campaigns share none.</summary>
    public static ulong FirstSeed(Arguments arguments, int campaign) => arguments.FirstSeed + ((ulong)campaign * (ulong)arguments.Seeds);
}

/// <summary>How one campaign ended.</summary>
/// <param name="Seeds">The seeds that it took, the last included.</param>
/// <param name="LastSeed">The last one.</param>
/// <param name="Violation">What did not hold there; null if nothing was found.</param>
internal sealed record Find(int Seeds, ulong LastSeed, string? Violation)
{
    /// <summary>Tries one seed after another until something is found.</summary>
    public static Find First(Bug? bug, ulong firstSeed, int seeds, Profile profile)
    {
        for (var i = 0; i < seeds; i++)
        {
            var seed = firstSeed + (ulong)i;
            if (SeededBug.Find(bug, seed, profile) is { } violation) return new Find(i + 1, seed, violation);
        }

        return new Find(seeds, firstSeed + (ulong)seeds - 1, null);
    }
}
