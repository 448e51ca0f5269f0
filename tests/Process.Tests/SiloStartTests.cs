using System.Net;
using System.Net.Sockets;

namespace OrleansRaft.Process.Tests;

/// <summary>What an operator reads when a silo cannot start: one line, all that is wrong, no secret.</summary>
public sealed class SiloStartTests
{
    private const string Assembly = "OrleansRaft.Silo.dll";

    public static TheoryData<string, string, string> WrongSettings => new()
    {
        { "Silo__Name", "no spaces allowed", "Silo:Name" },
        { "Silo__Port", "0", "Silo:Port" },
        { "Silo__Port", "many", "Silo:Port" },
        { "Silo__Prot", "11111", "Silo:Prot is not a setting" },
        { "Sillo__Name", "raft-0", "Sillo is not a section" },
        { "Silo__AdvertisedAddress", "0.0.0.0", "Silo:AdvertisedAddress" },
        { "Clustering__Provider", "Oracle", "Clustering:Provider" },
        { "Log__Provider", "Postgres", "Log:ConnectionString is missing" },
        { "Log__Path", "", "Log:Path is missing" },
        { "GrainStorage__Path", "", "GrainStorage:Path is missing" },
        { "GrainStorage__Provider", "Postgres", "GrainStorage:ConnectionString is missing" },
        { "Raft__TickInterval", "soon", "Raft:TickInterval" },
        { "Raft__TickInterval", "00:00:00.001", "TickInterval must be 10 ms to 10 s" },
    };

    [Theory]
    [MemberData(nameof(WrongSettings))]
    public async Task A_wrong_setting_is_told_in_one_line(string variable, string value, string reason)
    {
        using var folder = new TemporaryFolder();
        var environment = Settings(folder);
        environment[$"ORLEANSRAFT__{variable}"] = value;
        await AssertRefusesAsync(folder, environment, reason);
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_at_once()
    {
        using var folder = new TemporaryFolder();
        var line = await AssertRefusesAsync(folder, [], "Silo:Name");
        Assert.Contains("Log:ConnectionString", line, StringComparison.Ordinal);
        Assert.Contains("Clustering:ConnectionString", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=db;Password=hunter2;hunter2=1")]
    [InlineData("Host=db;Password=x;Port=hunter2")]
    [InlineData("hunter2")]
    public async Task A_connection_string_that_cannot_be_read_is_not_printed(string connectionString)
    {
        using var folder = new TemporaryFolder();
        var environment = Settings(folder);
        environment["ORLEANSRAFT__Log__Provider"] = "Postgres";
        environment["ORLEANSRAFT__Log__ConnectionString"] = connectionString;
        var line = await AssertRefusesAsync(folder, environment, "Log:ConnectionString");
        Assert.DoesNotContain("hunter2", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_busy_port_is_told_before_the_log_is_opened()
    {
        using var folder = new TemporaryFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var environment = Settings(folder);
        environment["ORLEANSRAFT__Silo__Port"] = $"{((IPEndPoint)other.LocalEndpoint).Port}";
        await AssertRefusesAsync(folder, environment, "Silo:Port");
        Assert.False(File.Exists(environment["ORLEANSRAFT__Log__Path"]));
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_is_told_in_one_line()
    {
        using var folder = new TemporaryFolder();
        var environment = Settings(folder);
        var file = Path.Combine(folder.Path, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        environment["ORLEANSRAFT__Log__Path"] = Path.Combine(file, "raft-0.db");
        await AssertRefusesAsync(folder, environment, "Log:Path");
    }

    [Fact]
    public async Task A_settings_file_that_cannot_be_read_is_told_in_one_line()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "appsettings.json"), "{ \"Silo\": ", TestContext.Current.CancellationToken);
        await AssertRefusesAsync(folder, Settings(folder), "appsettings.json");
    }

    private static Dictionary<string, string> Settings(TemporaryFolder folder) => new()
    {
        ["ORLEANSRAFT__Silo__Name"] = "raft-0",
        ["ORLEANSRAFT__Silo__Port"] = $"{FreePort.Next()}",
        ["ORLEANSRAFT__Silo__GatewayPort"] = $"{FreePort.Next()}",
        ["ORLEANSRAFT__Http__Port"] = $"{FreePort.Next()}",
        ["ORLEANSRAFT__Clustering__Provider"] = "Localhost",
        ["ORLEANSRAFT__Log__Provider"] = "Sqlite",
        ["ORLEANSRAFT__Log__Path"] = Path.Combine(folder.Path, "raft-0.db"),
        ["ORLEANSRAFT__GrainStorage__Provider"] = "Sqlite",
        ["ORLEANSRAFT__GrainStorage__Path"] = Path.Combine(folder.Path, "grains.db"),
    };

    private static async Task<string> AssertRefusesAsync(TemporaryFolder folder, Dictionary<string, string> environment, string reason)
    {
        await using var silo = RunningProgram.Host(Assembly, folder.Path, environment);
        Assert.Equal(1, await silo.ExitAsync());
        var line = Assert.Single(silo.Errors);
        Assert.StartsWith("Cannot start: ", line, StringComparison.Ordinal);
        Assert.Contains(reason, line, StringComparison.Ordinal);
        return line;
    }
}
