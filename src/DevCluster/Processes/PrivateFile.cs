namespace OrleansRaft.DevCluster.Processes;

/// <summary>Files with secrets: only their owner reads them.</summary>
internal static class PrivateFile
{
    /// <summary>Writes one whole.</summary>
    public static async Task WriteAsync(string file, string text, CancellationToken cancellationToken)
    {
        File.Delete(file);
        await using var stream = new FileStream(file, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        await using var writer = new StreamWriter(stream);
        await writer.WriteAsync(text.AsMemory(), cancellationToken);
    }
}
