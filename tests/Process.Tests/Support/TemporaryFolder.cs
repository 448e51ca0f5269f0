namespace OrleansRaft.Process.Tests.Support;

/// <summary>A folder that goes with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder()
    {
        Path = Directory.CreateTempSubdirectory("orleansraft-process-").FullName;

        // Postgres runs as another user when the tests run as root, and must get through.
        File.SetUnixFileMode(Path, File.GetUnixFileMode(Path) | UnixFileMode.OtherExecute | UnixFileMode.GroupExecute);
    }

    public string Path { get; }

    /// <remarks>Only tidying: whoever was killed may write a last file beneath the deletion, and what stays at last fails no test.</remarks>
    public void Dispose() => SpinWait.SpinUntil(IsDeleted, Deadlines.Longest);

    private bool IsDeleted()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
            return true;
        }
        catch (IOException)
        {
            return !Directory.Exists(Path);
        }
    }
}
