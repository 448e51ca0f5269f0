using System.Text.RegularExpressions;

namespace OrleansRaft.Architecture.Tests;

/// <summary>What lies where, and how large it may grow.</summary>
public sealed partial class LayoutRules
{
    private const int LongestFileLines = 500;

    private static readonly string[] RootFiles =
    [
        "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE",
        "OrleansRaft.sln", "Directory.Build.props", "Directory.Packages.props", "global.json",
        ".editorconfig", ".gitattributes", ".gitignore", ".dockerignore",
        "run.sh", "test.sh",
    ];

    private static readonly string[] RootFolders = ["src", "tests", "bench", "k8s", "docs", "samples", ".ci", ".github"];

    [Fact]
    public void The_root_holds_only_what_a_visitor_needs() =>
        Assert.Empty(Checkout.Files.Select(f => f.Split('/')).Where(p => p.Length == 1 ? !RootFiles.Contains(p[0]) : !RootFolders.Contains(p[0]))
            .Select(p => p[0]).Distinct());

    [Theory]
    [InlineData("OrleansRaft.sln")]
    [InlineData("run.sh")]
    [InlineData("test.sh")]
    [InlineData(".ci/run")]
    [InlineData("src/Grains/")]
    [InlineData("src/Grains.Abstractions/")]
    [InlineData("src/Silo/")]
    [InlineData("src/ClientApi/")]
    [InlineData("tests/")]
    [InlineData("k8s/")]
    public void Names_that_others_rely_on_are_kept(string name) =>
        Assert.Contains(Checkout.Files, f => name.EndsWith('/') ? f.StartsWith(name, StringComparison.Ordinal) : f == name);

    [Fact]
    public void No_file_is_longer_than_one_thing_needs() =>
        Assert.Empty(Checkout.FilesBelow("", ".cs", ".sh", ".sql", ".js", ".css", ".html")
            .Select(f => (File: f, Lines: Checkout.Read(f).AsSpan().Count('\n')))
            .Where(f => f.Lines > LongestFileLines)
            .Select(f => $"{f.File}: {f.Lines} lines"));

    [Fact]
    public void No_file_names_a_folder_of_somebodys_machine() =>
        Assert.Empty(Checkout.Files.Where(IsText)
            .SelectMany(f => MachinePath().Matches(Checkout.Read(f)).Select(m => $"{f}: {m.Value}")));

    private static bool IsText(string file)
    {
        Span<byte> head = stackalloc byte[4096];
        using var stream = File.OpenRead(Path.Combine(Checkout.Root, file));
        return !head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)].Contains((byte)0);
    }

    // Written so that it does not find itself.
    [GeneratedRegex(@"(?<![\w.~}/-])/(home|Users|root|work|mnt)(?=/)/[\w.-]+|\b[A-Za-z]:[\\]+Users\b")]
    private static partial Regex MachinePath();
}
