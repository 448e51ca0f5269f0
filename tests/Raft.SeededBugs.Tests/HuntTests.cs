using OrleansRaft.Simulation;

namespace OrleansRaft.SeededBugs.Tests;

/// <summary>The simulator's own test: what it cannot find it does not check.</summary>
public sealed class HuntTests
{
    // All at once, on every core there is; each test then looks at its own.
    private static readonly Lazy<Hunt[]> s_hunts = new(static () =>
    {
        var arguments = Arguments.Parse(["--campaigns", "1"]);
        var hunts = new Hunt[Enum.GetValues<Bug>().Length];
        Parallel.For(0, hunts.Length, i => hunts[i] = Hunt.For((Bug)i, arguments));
        return hunts;
    });

    public static TheoryData<string> Names => [.. Enum.GetValues<Bug>().Select(static b => SeededBug.Describe(b).Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_simulator_finds_the_bug_within_2000_seeds(string name) =>
        Assert.True(s_hunts.Value.Single(h => SeededBug.Describe(h.Bug).Name == name).IsFound);

    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 50)]
    public void It_finds_nothing_where_no_bug_is_on(int profile, int seeds) =>
        Assert.Null(Find.First(null, 1, seeds, (Profile)profile).Violation);

    [Fact]
    public void The_bug_that_is_on_is_off_again_afterwards()
    {
        SeededBug.Find(Bug.MajorityOffByOne, 1, Profile.Lite);

        Assert.DoesNotContain(Enum.GetValues<Bug>(), SeededBug.IsOn);
    }
}
