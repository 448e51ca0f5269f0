namespace OrleansRaft.Process.Tests;

/// <summary>The cluster of one process, as somebody meets it who tries the project.</summary>
public sealed class EmbeddedClusterTests
{
    private static readonly string[] Silos = ["raft-0", "raft-1", "raft-2"];

    [Fact]
    public async Task A_second_start_finds_the_groups_again_with_more_silos_too()
    {
        using var folder = new TemporaryFolder();
        var port = FreePort.Next();
        await using (var first = await DevClusterProgram.StartAsync(folder.Path, port))
        {
            await first.Api.CreateGroupAsync("orders", Silos);
            await first.Api.WriteAsync("orders", "a", "1");
            first.Program.Signal("TERM");
            Assert.Equal(0, await first.Program.ExitAsync());
        }

        await using var second = await DevClusterProgram.StartAsync(folder.Path, port, "--silos", "5");
        await second.Api.LeaderAsync("orders");
        Assert.Equal("1", await second.Api.GetAsync("orders", "a"));
        await second.Api.CreateGroupAsync("wide", [.. Silos, "raft-3", "raft-4"]);
    }

    [Fact]
    public async Task Kill_9_loses_nothing_that_was_acknowledged()
    {
        using var folder = new TemporaryFolder();
        var port = FreePort.Next();
        await using var first = await DevClusterProgram.StartAsync(folder.Path, port);
        await first.Api.CreateGroupAsync("orders", Silos);
        await using var writer = new SteadyWriter(first.Api, "orders");
        await writer.MoreAsync(50);
        first.Program.Signal("KILL");
        await first.Program.ExitAsync();

        await using var second = await DevClusterProgram.StartAsync(folder.Path, port);
        await writer.AssertNothingIsLostAsync();
    }

    [Fact]
    public async Task A_second_cluster_on_the_same_folder_says_so_in_one_line()
    {
        using var folder = new TemporaryFolder();
        await using var first = await DevClusterProgram.StartAsync(folder.Path, FreePort.Next(), "--silos", "1");
        await using var second = DevClusterProgram.Launch(folder.Path, FreePort.Next(), "--silos", "1");
        await AssertRefusesAsync(second, "Another cluster runs on the data folder");
    }

    [Fact]
    public async Task One_Postgres_without_processes_is_refused_in_one_line()
    {
        using var folder = new TemporaryFolder();
        await using var program = DevClusterProgram.Launch(folder.Path, FreePort.Next(), "--one-postgres");
        await AssertRefusesAsync(program, "--one-postgres goes with --processes");
    }

    [Fact]
    public async Task A_busy_port_is_told_in_one_line()
    {
        using var folder = new TemporaryFolder();
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        var port = ((System.Net.IPEndPoint)other.LocalEndpoint).Port;
        await using var program = DevClusterProgram.Launch(folder.Path, port);
        await AssertRefusesAsync(program, $"Port {port} is in use");
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_told_in_one_line()
    {
        // Below a file nobody can make a folder, root neither.
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        var environment = DevClusterProgram.Environment(Path.Combine(file, "data"), FreePort.Next());
        await using var program = RunningProgram.Host("OrleansRaft.DevCluster.dll", folder.Path, environment);
        await AssertRefusesAsync(program, "cannot be made");
    }

    [Theory]
    [InlineData("--silos", "0")]
    [InlineData("--silos", "many")]
    [InlineData("--what")]
    public async Task A_wrong_argument_is_told_in_one_line(params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        await using var program = DevClusterProgram.Launch(folder.Path, FreePort.Next(), arguments);
        await AssertRefusesAsync(program, arguments[0]);
    }

    private static async Task AssertRefusesAsync(RunningProgram program, string reason)
    {
        Assert.Equal(1, await program.ExitAsync());
        var line = Assert.Single(program.Errors);
        Assert.StartsWith("Cannot start: ", line, StringComparison.Ordinal);
        Assert.Contains(reason, line, StringComparison.Ordinal);
        Assert.Empty(program.Output);
    }
}
