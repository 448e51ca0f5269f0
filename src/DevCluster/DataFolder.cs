namespace OrleansRaft.DevCluster;

/// <summary>
/// The folder of one cluster, held by one supervisor at a time. The hold is a lock that the operating system drops when its process ends,
/// however it ends.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream held) => (Path, _lock) = (path, held);

    /// <summary>Its absolute path.</summary>
    public string Path { get; }

    /// <summary>Makes the folder if it is not there, and takes hold of it.</summary>
    /// <exception cref="DevClusterException">It cannot be written, or somebody else has it.</exception>
    public static DataFolder Open(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DevClusterException($"The data folder {path} cannot be made: {e.Message}");
        }

        var file = System.IO.Path.Combine(path, "lock");
        try
        {
            return new DataFolder(path, new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new DevClusterException($"The data folder {path} cannot be written: {e.Message}");
        }
        catch (IOException e)
        {
            throw new DevClusterException(
                File.Exists(file) ? $"Another cluster runs on the data folder {path}." : $"The data folder {path} cannot be written: {e.Message}");
        }
    }

    /// <summary>A folder in it, made if it is not there.</summary>
    public string Folder(params ReadOnlySpan<string> names)
    {
        var folder = System.IO.Path.Combine([Path, .. names]);
        Directory.CreateDirectory(folder);
        return folder;
    }

    /// <summary>Lets go of it.</summary>
    public void Dispose() => _lock.Dispose();
}
