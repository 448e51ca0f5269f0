using System.Text.Json;
using System.Text.RegularExpressions;

namespace OrleansRaft.Process.Tests;

/// <summary>The command line, as a process of its own, against a whole cluster; and as the tool that its package installs.</summary>
public sealed class RaftCtlTests
{
    [Fact]
    public async Task A_group_is_made_written_changed_and_explained_by_commands()
    {
        using var folder = new TemporaryFolder();
        var port = FreePort.Next();
        await using var cluster = await DevClusterProgram.StartAsync(folder.Path, port, "--silos", "4");
        var ctl = new Commands(folder.Path, port);

        Assert.Equal(0, (await ctl.RunAsync("groups create orders raft-0 raft-1 raft-2")).ExitCode);
        await ctl.SaysAsync("explain orders", " leads, ");
        Assert.Equal(0, (await ctl.RunAsync("put orders order-1 paid --if-absent")).ExitCode);
        Assert.Equal(1, (await ctl.RunAsync("put orders order-1 shipped --if-absent")).ExitCode);
        Assert.Equal("paid", (await ctl.RunAsync("get orders order-1")).Output);
        Assert.Equal(6, (await ctl.RunAsync("get orders order-2")).ExitCode);
        await ctl.TransferAsync(3);

        var planned = await ctl.RunAsync("plan orders add-voter raft-3 remove 1");
        Assert.True(planned.ExitCode == 0 && planned.Output.Contains("\nafter ", StringComparison.Ordinal), planned.ToString());
        var hopeless = await ctl.RunAsync("plan orders remove 1 remove 2 remove 3");
        Assert.True(hopeless.ExitCode == 1 && hopeless.Errors.StartsWith("raftctl: last-voter: ", StringComparison.Ordinal), hopeless.ToString());

        var changed = await ctl.RunAsync("change orders add-voter raft-3 remove 1 --wait");
        Assert.True(changed.ExitCode == 0, changed.ToString());
        Assert.Contains("  queued  ", changed.Output, StringComparison.Ordinal);
        Assert.Contains("  completed  ", changed.Output.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        var members = JsonDocument.Parse((await ctl.RunAsync("members orders -o json")).Output).RootElement.GetProperty("replicas");
        Assert.Equal(["raft-1", "raft-2", "raft-3"], members.EnumerateArray().Select(m => m.GetProperty("silo").GetString()).Order());

        var again = await ctl.RunAsync("watch orders 1 -o json");
        Assert.Equal((0, "completed"), (again.ExitCode, JsonDocument.Parse(again.Output).RootElement.GetProperty("state").GetString()));
        Assert.Contains("  completed  ", (await ctl.RunAsync("operations orders")).Output, StringComparison.Ordinal);
        await ctl.SaysAsync("explain orders", "works");

        var refused = await ctl.RunAsync("change orders add-voter raft-9");
        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.StartsWith("raftctl: unknown-silo: ", refused.Errors, StringComparison.Ordinal);
        Assert.Equal("There was no recovery.", (await ctl.RunAsync("recovery list orders")).Output);
        await ctl.IsRefusedAsync("recovery plan orders", "quorum-reachable");
        Assert.Equal(0, (await ctl.RunAsync("groups delete orders --yes")).ExitCode);
    }

    [Fact]
    public async Task A_change_that_holds_still_is_explained_watched_and_cancelled_and_a_member_is_replaced()
    {
        using var folder = new TemporaryFolder();
        var port = FreePort.Next();
        await using var cluster = await DevClusterProgram.StartAsync(folder.Path, port, "--silos", "4");
        await cluster.Api.CreateGroupAsync("orders", "raft-0", "raft-1", "raft-2");
        var ctl = new Commands(folder.Path, port);
        var before = await ctl.MembersAsync();

        // It stays joint until somebody leaves it or takes it back: nothing below is a race.
        Assert.Equal(0, (await ctl.RunAsync("change orders add-voter raft-3 remove 1 --transition joint-explicit")).ExitCode);
        await using var watch = ctl.Start("watch orders 1");
        await watch.LineAsync(static l => l.Contains("  joint  ", StringComparison.Ordinal), "it is joint");
        await ctl.SaysAsync("explain orders", @"(?m)^incoming .* works +-$[\s\S]*^outgoing .* works +-$");

        var cancelled = await ctl.RunAsync("cancel orders 1 --wait");
        Assert.True(cancelled.ExitCode == 0, cancelled.ToString());
        Assert.Contains("  cancelled  ", cancelled.Output.Split('\n')[^1], StringComparison.Ordinal);
        Assert.Equal(5, await watch.ExitAsync());
        Assert.StartsWith("raftctl: cancelled: ", Assert.Single(watch.Errors), StringComparison.Ordinal);
        Assert.Equal(before, await ctl.MembersAsync());

        var replaced = await ctl.RunAsync("replace orders 2 raft-3 --wait");
        Assert.True(replaced.ExitCode == 0, replaced.ToString());
        Assert.Contains("  completed  ", replaced.Output.Split('\n')[^1], StringComparison.Ordinal);
        var silos = (await ctl.MembersAsync()).Select(static m => (m.Silo, m.Role == "learner")).Order();
        Assert.Equal([("raft-0", false), ("raft-2", false), ("raft-3", false)], silos);
        var late = await ctl.RunAsync("cancel orders 2 --wait");
        Assert.Equal(1, late.ExitCode);
        Assert.StartsWith("raftctl: too-late-to-cancel: ", late.Errors, StringComparison.Ordinal);
        await ctl.SaysAsync("explain orders", "^Replica . on 'raft-.' leads, and 3 of 3 voters acknowledge");
    }

    [Fact]
    public async Task Its_package_installs_as_a_tool()
    {
        using var folder = new TemporaryFolder();
        var packages = Path.Combine(folder.Path, "packages");
        var tools = Path.Combine(folder.Path, "tools");
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var packed = await RunAsync(
            folder.Path, "dotnet", ["pack", Path.Combine(Checkout.Root, "src/RaftCtl"), "--no-build", "-c", configuration, "-o", packages]);
        Assert.True(packed.ExitCode == 0, packed.ToString());
        var installed = await RunAsync(
            folder.Path, "dotnet", ["tool", "install", "OrleansRaft.RaftCtl", "--tool-path", tools, "--source", packages]);
        Assert.True(installed.ExitCode == 0, installed.ToString());

        var help = await RunAsync(folder.Path, Path.Combine(tools, "raftctl"), ["--help"]);
        Assert.Equal(0, help.ExitCode);
        Assert.Contains("raftctl [command] [options]", help.Output, StringComparison.Ordinal);
    }

    private static async Task<Ended> RunAsync(string folder, string program, string[] arguments)
    {
        await using var run = RunningProgram.Start(program, folder, new Dictionary<string, string> { ["DOTNET_CLI_UI_LANGUAGE"] = "en" }, arguments);
        return await Ended.OfAsync(run);
    }

    /// <summary>Commands to one cluster.</summary>
    private sealed class Commands(string folder, int port)
    {
        private static readonly string Program = Checkout.Built("src/RaftCtl", "raftctl.dll");

        private readonly Dictionary<string, string> _environment = new() { ["RAFTCTL_URL"] = $"http://127.0.0.1:{port}" };

        /// <summary>Starts one.</summary>
        public RunningProgram Start(string command) => RunningProgram.Start("dotnet", folder, _environment, [Program, .. command.Split(' ')]);

        /// <summary>Runs one to its end.</summary>
        public async Task<Ended> RunAsync(string command)
        {
            await using var run = Start(command);
            return await Ended.OfAsync(run);
        }

        /// <summary>Runs one that changes nothing until its output is what is expected: what is true soon is not always true at once.</summary>
        public Task SaysAsync(string command, string pattern) =>
            Deadlines.UntilAsync(async () => Regex.IsMatch((await RunAsync(command)).Output, pattern), $"'{command}' to say {pattern}");

        /// <summary>Runs one that changes nothing until it is refused for this reason; it is always refused.</summary>
        public Task IsRefusedAsync(string command, string code) => Deadlines.UntilAsync(
            async () =>
            {
                var refused = await RunAsync(command);
                Assert.True(refused.ExitCode == 1, refused.ToString());
                return refused.Errors.StartsWith($"raftctl: {code}: ", StringComparison.Ordinal);
            },
            $"'{command}' to be refused as {code}");

        /// <summary>Hands the leadership of <c>orders</c> over; again where the heir was too slow.</summary>
        public Task TransferAsync(int replica) => Deadlines.UntilAsync(
            async () =>
            {
                var transfer = await RunAsync($"transfer orders {replica}");
                var isSlow = transfer.Errors.StartsWith("raftctl: transfer-failed: ", StringComparison.Ordinal);
                Assert.True(isSlow || transfer.ExitCode == 0, transfer.ToString());
                return !isSlow;
            },
            $"replica {replica} to lead");

        /// <summary>The members of <c>orders</c>, by id. Who leads is no part of their roles: that may change at any time.</summary>
        public async Task<IReadOnlyList<(ulong Id, string? Silo, string? Role)>> MembersAsync()
        {
            var group = JsonDocument.Parse((await RunAsync("members orders -o json")).Output).RootElement;
            return
            [
                .. group.GetProperty("replicas").EnumerateArray()
                    .Select(static m => (m.GetProperty("id").GetUInt64(), m.GetProperty("silo").GetString(), m.GetProperty("role").GetString()?.Replace("leader", "follower", StringComparison.Ordinal)))
                    .Order(),
            ];
        }
    }

    /// <summary>What became of a program.</summary>
    private sealed record Ended(int ExitCode, string Output, string Errors)
    {
        public static async Task<Ended> OfAsync(RunningProgram program) =>
            new(await program.ExitAsync(), string.Join('\n', program.Output), string.Join('\n', program.Errors));
    }
}
