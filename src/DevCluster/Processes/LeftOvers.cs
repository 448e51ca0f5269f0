namespace OrleansRaft.DevCluster.Processes;

/// <summary>The processes that go on when their supervisor is killed.</summary>
internal static class LeftOvers
{
    /// <summary>Stops those of this data folder, and tells which they were. Only its holder may.</summary>
    public static async Task StopAsync(DataFolder data)
    {
        // Databases last, so that silos can still say that they leave.
        var marks = RuntimeFolders.Of(data).Marks;
        var services = await ProcessMark.StopLeftOversAsync(marks, name => !PostgresServer.IsName(name), Unix.Terminate);
        var databases = await ProcessMark.StopLeftOversAsync(marks, PostgresServer.IsName, Unix.Interrupt);
        if (services.Count + databases.Count > 0)
        {
            Console.WriteLine($"Stopped what an earlier start had left running: {string.Join(", ", services.Concat(databases))}");
        }
    }
}
