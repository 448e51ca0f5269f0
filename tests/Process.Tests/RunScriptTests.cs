namespace OrleansRaft.Process.Tests;

/// <summary>The script itself: it builds what this checkout holds, and becomes the cluster.</summary>
public sealed class RunScriptTests
{
    [Fact]
    public async Task The_script_builds_says_last_that_it_is_ready_and_stops_on_a_signal()
    {
        using var folder = new TemporaryFolder();
        var port = FreePort.Next();
        await using var script = RunningProgram.Start("bash", folder.Path, DevClusterProgram.Environment("data", port), Path.Combine(Checkout.Root, "run.sh"));
        await script.LineAsync(l => l.Contains(" ready", StringComparison.Ordinal), "it is ready");
        Assert.Equal($"OrleansRaft is ready: http://127.0.0.1:{port}/", script.Output.Last());
        using var api = new Api(port);
        await api.CreateGroupAsync("orders", "raft-0", "raft-1", "raft-2");

        script.Signal("TERM");
        Assert.Equal(0, await script.ExitAsync());
        Assert.Empty(script.Errors);

        // A relative folder is one of where the script was called, not of where it lies.
        Assert.True(Directory.Exists(Path.Combine(folder.Path, "data")));
    }
}
