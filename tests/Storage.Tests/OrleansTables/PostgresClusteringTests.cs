using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using OrleansRaft.Storage.Postgres;
using OrleansRaft.TestSupport;

namespace OrleansRaft.Storage.Tests.OrleansTables;

public sealed class PostgresClusteringTests : IAsyncLifetime
{
    private readonly List<IHost> _silos = [];
    private readonly string _role = $"silo_{Guid.NewGuid():N}";
    private TestDatabase _database = null!;
    private string _connectionString = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        await _database.ExecuteAsync($"create role {_role} login");
        await PostgresOrleansSchema.ApplyAsync(_database.ConnectionString, _role, Cancel);
        var running = new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Username = _role }.ConnectionString;
        await PostgresOrleansSchema.RequireAsync(running, mayApply: false, Cancel);
        _connectionString = PostgresOrleansSchema.ConnectionStringFor(running);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos) silo.Dispose();
        await _database.ExecuteAsync($"drop owned by {_role} cascade");
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Silos_see_each_other_come_and_go()
    {
        var first = await StartAsync("raft-0");
        var second = await StartAsync("raft-1");
        await SeesAsync(first, 2);
        await SeesAsync(second, 2);

        await second.StopAsync(Cancel);
        await SeesAsync(first, 1);
        var again = await StartAsync("raft-1");
        await SeesAsync(first, 2);
        await SeesAsync(again, 2);

        var rows = await _database.ScalarAsync<string>(
            "select string_agg(concat_ws('/', siloname, status), ' ' order by siloname, starttime) from orleans.orleansmembershiptable");
        Assert.Equal("raft-0/3 raft-1/6 raft-1/3", rows);
    }

    [Fact]
    public async Task The_membership_table_keeps_to_its_contract()
    {
        var silo = await StartAsync("raft-0");
        await SeesAsync(silo, 1); // it alters the table no more
        var table = silo.Services.GetRequiredService<IMembershipTable>();
        var before = await table.ReadAllAsync(Cancel);
        var entry = new MembershipEntry
        {
            SiloAddress = SiloAddress.New(System.Net.IPAddress.Parse("10.0.0.7"), 1234, 5),
            SiloName = "raft-9",
            HostName = "there",
            Status = SiloStatus.Dead,
            ProxyPort = 7,
            StartTime = DateTime.UtcNow.AddDays(-2),
            IAmAliveTime = DateTime.UtcNow.AddDays(-1),
        };

        Assert.True(await table.InsertRowAsync(entry, before.Version.Next(), Cancel));
        Assert.False(await table.InsertRowAsync(entry, before.Version.Next(), Cancel)); // the version is gone
        var after = await table.ReadAllAsync(Cancel);
        Assert.False(await table.InsertRowAsync(entry, after.Version.Next(), Cancel)); // the row is there
        Assert.Equal(before.Version.Version + 1, (await table.ReadAllAsync(Cancel)).Version.Version);

        entry.AddSuspector(entry.SiloAddress, DateTime.UtcNow);
        var etag = after.Members.Single(member => member.Item1.SiloName == "raft-9").Item2;
        Assert.False(await table.UpdateRowAsync(entry, etag, before.Version.Next(), Cancel));
        Assert.True(await table.UpdateRowAsync(entry, etag, after.Version.Next(), Cancel));
        var row = Assert.Single((await table.ReadRowAsync(entry.SiloAddress, Cancel)).Members).Item1;
        Assert.Equal(("raft-9", "there", SiloStatus.Dead, 7), (row.SiloName, row.HostName, row.Status, row.ProxyPort));
        Assert.Single(row.SuspectTimes!);
        Assert.Empty((await table.ReadRowAsync(SiloAddress.New(System.Net.IPAddress.Loopback, 1, 1), Cancel)).Members);

        await table.CleanupDefunctSiloEntriesAsync(DateTimeOffset.UtcNow.AddHours(-1), Cancel); // it was suspected since
        Assert.Equal(2, (await table.ReadAllAsync(Cancel)).Members.Count);
        await table.CleanupDefunctSiloEntriesAsync(DateTimeOffset.UtcNow.AddHours(1), Cancel);
        Assert.Equal("raft-0", Assert.Single((await table.ReadAllAsync(Cancel)).Members).Item1.SiloName);
    }

    private static async Task SeesAsync(IHost silo, int active)
    {
        var management = silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    return (await management.GetHosts(onlyActive: true)).Count == active;
                }
                catch (Exception e) when (e is OrleansException or TimeoutException)
                {
                    return false; // The grain's silo stops; it moves once the cluster has noticed.
                }
            },
            $"{active} silos are active",
            TimeSpan.FromSeconds(180),
            Cancel);
    }

    private async Task<IHost> StartAsync(string name)
    {
        var silo = await Silos.StartAsync(name, "clustering", builder => builder.UseAdoNetClustering(options =>
        {
            (options.Invariant, options.ConnectionString) = (PostgresOrleansSchema.Invariant, _connectionString);
        }));
        _silos.Add(silo);
        return silo;
    }
}
