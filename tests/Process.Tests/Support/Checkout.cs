namespace OrleansRaft.Process.Tests.Support;

/// <summary>The folders that the tests were built in.</summary>
internal static class Checkout
{
    /// <summary>The checkout itself.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A program that was built in its own folder, in the configuration of the tests.</summary>
    public static string Built(string project, string assembly) =>
        Path.Combine(Root, project, Path.GetRelativePath(Path.Combine(Root, "tests", "Process.Tests"), AppContext.BaseDirectory), assembly);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "OrleansRaft.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
