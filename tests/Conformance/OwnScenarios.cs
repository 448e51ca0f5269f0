using OrleansRaft.Conformance.DataDriven;

namespace OrleansRaft.Conformance;

/// <summary>
/// This project's own scenarios, in the format of the golden transcripts. With RAFT_REWRITE_SCENARIOS=1 they are rewritten to what the
/// code does; the difference is then for a person to judge, so a build server refuses it.
/// </summary>
public sealed class OwnScenarios
{
    private static readonly string s_folder = Path.Combine(ConformanceData.RepositoryRoot, "tests", "Conformance", "Scenarios");

    public static IEnumerable<TheoryDataRow<string, string>> Files() =>
        ConformanceData.Files(s_folder).Select(f => ConformanceData.Row(s_folder, f.Kind, f.File));

    [Theory]
    [MemberData(nameof(Files))]
    public void Goes_as_the_scenario_says(string kind, string file)
    {
        if (Environment.GetEnvironmentVariable("RAFT_REWRITE_SCENARIOS") != "1")
        {
            TranscriptRunner.Check(file, ConformanceData.Harness(kind));
            return;
        }

        Assert.True(
            string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")), "Scenarios are rewritten by people, not by a build server.");
        TranscriptRunner.Rewrite(file, ConformanceData.Harness(kind));
    }
}
