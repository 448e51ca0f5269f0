using System.Text.RegularExpressions;

namespace OrleansRaft.Architecture.Tests;

/// <summary>What keeps a test from being forgotten, and from lying.</summary>
public sealed partial class TestProjectRules
{
    [Fact]
    public void Every_project_with_tests_is_one_that_the_test_script_finds() =>
        Assert.Empty(Project.All
            .Where(p => p.File.StartsWith("tests/", StringComparison.Ordinal) && HasTests(p))
            .Where(p => !p.Uses("xunit.v3") || p.Xml.Descendants("OutputType").SingleOrDefault()?.Value != "Exe")
            .Select(p => p.File));

    [Fact]
    public void No_test_waits_for_a_fixed_time() =>
        // The shared helpers poll a condition up to a deadline; they are the one place that may pause between two looks.
        Assert.DoesNotContain(
            Checkout.FilesBelow("tests/", ".cs").Where(f => !f.StartsWith("tests/TestSupport/", StringComparison.Ordinal)),
            f => FixedWait().IsMatch(Checkout.Read(f)));

    private static bool HasTests(Project project) =>
        Checkout.FilesBelow(project.Folder + "/", ".cs").Any(f => TestAttribute().IsMatch(Checkout.Read(f)));

    [GeneratedRegex(@"^\s*\[(Fact|Theory)\b", RegexOptions.Multiline)]
    private static partial Regex TestAttribute();

    [GeneratedRegex(@"\bThread\.Sleep\(|\bTask\.Delay\(")]
    private static partial Regex FixedWait();
}
