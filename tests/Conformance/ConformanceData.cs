namespace OrleansRaft.Conformance;

/// <summary>Where the transcripts are, and which harness a folder of them needs.</summary>
internal static class ConformanceData
{
    public const string DirectoryVariable = "RAFT_CONFORMANCE_DIR";

    private static readonly string[] s_kinds = ["interaction", "confchange", "quorum"];

    /// <summary>The folder that holds the solution.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>The files below a folder's three kinds, sorted.</summary>
    public static IEnumerable<(string Kind, string File)> Files(string folder) =>
        from kind in s_kinds
        let kindFolder = Path.Combine(folder, kind)
        where Directory.Exists(kindFolder)
        from file in Directory.EnumerateFiles(kindFolder, "*.txt", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        select (kind, file);

    /// <summary>A fresh harness for one file.</summary>
    public static Func<DataDriven.Directive, string> Harness(string kind) => kind switch
    {
        "interaction" => new Interaction.ScriptedCluster().Run,
        "confchange" => new Membership.MembershipHarness().Run,
        "quorum" => new Quorums.QuorumHarness().Run,
        _ => throw new ArgumentException($"There is no harness for '{kind}'.", nameof(kind)),
    };

    /// <summary>A test case for one file, named by it.</summary>
    public static TheoryDataRow<string, string> Row(string folder, string kind, string file) =>
        new(kind, file) { TestDisplayName = Path.GetRelativePath(folder, file).Replace('\\', '/'), Label = "" };

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OrleansRaft.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No OrleansRaft.sln above {AppContext.BaseDirectory}.");
    }
}
