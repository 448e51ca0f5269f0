namespace OrleansRaft.SeededBugs;

/// <summary>The checkout that this was built from.</summary>
internal static class Checkout
{
    public static void WriteTable(string table)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OrleansRaft.sln"))) folder = folder.Parent;
        if (folder is null) throw new InvalidOperationException($"No OrleansRaft.sln above {AppContext.BaseDirectory}.");
        var document = Path.Combine(folder.FullName, "docs", "testing.md");
        File.WriteAllText(document, BugTable.Replace(File.ReadAllText(document), table));
    }
}
