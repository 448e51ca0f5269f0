using System.Text.Json;

namespace OrleansRaft.Process.Tests;

/// <summary>The command line, as a process of its own, against a whole cluster; and as the tool that its package installs.</summary>
public sealed class RaftCtlTests
{
    private static readonly string Program = Checkout.Built("src/RaftCtl", "raftctl.dll");

    [Fact]
    public async Task A_group_is_made_written_changed_and_explained_by_commands()
    {
        using var folder = new TemporaryFolder();
        var port = FreePort.Next();
        await using var cluster = await DevClusterProgram.StartAsync(folder.Path, port, "--silos", "4");
        Task<Ended> Ctl(string command) => RunAsync(folder.Path, $"http://127.0.0.1:{port}", "dotnet", [Program, .. command.Split(' ')]);

        Assert.Equal(0, (await Ctl("groups create orders raft-0 raft-1 raft-2")).ExitCode);
        Assert.Equal(0, (await Ctl("put orders order-1 paid --if-absent")).ExitCode);
        Assert.Equal(1, (await Ctl("put orders order-1 shipped --if-absent")).ExitCode);
        Assert.Equal("paid", (await Ctl("get orders order-1")).Output);
        Assert.Equal(6, (await Ctl("get orders order-2")).ExitCode);
        Assert.Equal(0, (await Ctl("transfer orders 3")).ExitCode);

        var planned = await Ctl("plan orders add-voter raft-3 remove 1");
        Assert.True(planned.ExitCode == 0 && planned.Output.Contains("\nafter ", StringComparison.Ordinal), planned.ToString());
        var hopeless = await Ctl("plan orders remove 1 remove 2 remove 3");
        Assert.True(hopeless.ExitCode == 1 && hopeless.Errors.StartsWith("raftctl: last-voter: ", StringComparison.Ordinal), hopeless.ToString());

        var changed = await Ctl("change orders add-voter raft-3 remove 1 --wait");
        Assert.True(changed.ExitCode == 0, changed.ToString());
        Assert.Contains("  queued  ", changed.Output, StringComparison.Ordinal);
        Assert.Contains("  completed  ", changed.Output.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        var members = JsonDocument.Parse((await Ctl("members orders -o json")).Output).RootElement.GetProperty("replicas");
        Assert.Equal(["raft-1", "raft-2", "raft-3"], members.EnumerateArray().Select(m => m.GetProperty("silo").GetString()).Order());

        var again = await Ctl("watch orders 1 -o json");
        Assert.Equal((0, "completed"), (again.ExitCode, JsonDocument.Parse(again.Output).RootElement.GetProperty("state").GetString()));
        Assert.Contains("  completed  ", (await Ctl("operations orders")).Output, StringComparison.Ordinal);
        Assert.Contains("works", (await Ctl("explain orders")).Output, StringComparison.Ordinal);

        var refused = await Ctl("change orders add-voter raft-9");
        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.StartsWith("raftctl: unknown-silo: ", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await Ctl("groups delete orders --yes")).ExitCode);
    }

    [Fact]
    public async Task Its_package_installs_as_a_tool()
    {
        using var folder = new TemporaryFolder();
        var packages = Path.Combine(folder.Path, "packages");
        var tools = Path.Combine(folder.Path, "tools");
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var packed = await RunAsync(
            folder.Path, null, "dotnet", ["pack", Path.Combine(Checkout.Root, "src/RaftCtl"), "--no-build", "-c", configuration, "-o", packages]);
        Assert.True(packed.ExitCode == 0, packed.ToString());
        var installed = await RunAsync(
            folder.Path, null, "dotnet", ["tool", "install", "OrleansRaft.RaftCtl", "--tool-path", tools, "--source", packages]);
        Assert.True(installed.ExitCode == 0, installed.ToString());

        var help = await RunAsync(folder.Path, null, Path.Combine(tools, "raftctl"), ["--help"]);
        Assert.Equal(0, help.ExitCode);
        Assert.Contains("raftctl [command] [options]", help.Output, StringComparison.Ordinal);
    }

    private static async Task<Ended> RunAsync(string folder, string? url, string program, string[] arguments)
    {
        var environment = new Dictionary<string, string> { ["RAFTCTL_URL"] = url ?? "http://127.0.0.1:1", ["DOTNET_CLI_UI_LANGUAGE"] = "en" };
        await using var ctl = RunningProgram.Start(program, folder, environment, arguments);
        var exitCode = await ctl.ExitAsync();
        return new Ended(exitCode, string.Join('\n', ctl.Output), string.Join('\n', ctl.Errors));
    }

    private sealed record Ended(int ExitCode, string Output, string Errors);
}
