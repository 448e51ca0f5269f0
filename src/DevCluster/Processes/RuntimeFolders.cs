namespace OrleansRaft.DevCluster.Processes;

/// <summary>Where the processes of a cluster keep what is about themselves.</summary>
/// <param name="Logs">Their output.</param>
/// <param name="Marks">Which of them run.</param>
internal sealed record RuntimeFolders(string Logs, string Marks)
{
    /// <summary>Those of a cluster.</summary>
    public static RuntimeFolders Of(DataFolder data) => new(data.Folder("processes", "logs"), data.Folder("processes", "running"));
}
