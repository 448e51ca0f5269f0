namespace OrleansRaft.Bench;

/// <summary>The folder of one run. One run at a time: a second one would disturb the first, and itself.</summary>
internal sealed class WorkFolder : IDisposable
{
    private readonly string _path;
    private readonly FileStream _lock;

    private WorkFolder(string path, FileStream held) => (_path, _lock) = (path, held);

    /// <summary>Takes hold of the folder and clears away what a run that was killed has left in it.</summary>
    /// <exception cref="BenchException">Another run has it.</exception>
    public static WorkFolder Open(string path)
    {
        Directory.CreateDirectory(path);
        try
        {
            var folder = new WorkFolder(path, new FileStream(Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            folder.Clear();
            return folder;
        }
        catch (IOException e)
        {
            throw new BenchException($"Another benchmark runs in {path}, or it cannot be written: {e.Message}");
        }
    }

    /// <summary>Makes a folder in it.</summary>
    public string Make(string name) => Directory.CreateDirectory(Path.Combine(_path, name)).FullName;

    /// <summary>Clears it away.</summary>
    public void Dispose()
    {
        Clear();
        _lock.Dispose();
        Directory.Delete(_path, recursive: true);
    }

    private void Clear()
    {
        foreach (var folder in Directory.GetDirectories(_path)) Directory.Delete(folder, recursive: true);
    }
}
