namespace OrleansRaft.SeededBugs.Tests;

public sealed class ArgumentsTests
{
    [Fact]
    public void Every_bug_can_be_named()
    {
        foreach (var bug in Enum.GetValues<Bug>()) Assert.Equal(bug, Arguments.Parse(["--bug", SeededBug.Describe(bug).Name]).Bug);
    }

    [Theory]
    [InlineData("--bug", "none-such")]
    [InlineData("--bug")]
    [InlineData("--seeds", "0")]
    [InlineData("--seeds", "many")]
    [InlineData("--write-table", "--bug", "no-log-check")]
    public void What_cannot_be_read_is_refused(params string[] arguments) => Assert.Throws<FormatException>(() => Arguments.Parse(arguments));

    [Fact]
    public void Campaigns_share_no_seed()
    {
        var arguments = Arguments.Parse(["--seeds", "100", "--first-seed", "7"]);

        Assert.Equal([7UL, 107UL, 207UL], Enumerable.Range(0, 3).Select(c => Hunt.FirstSeed(arguments, c)));
    }
}
