using System.Net;
using System.Text.Json;
using Npgsql;

namespace OrleansRaft.Bench.Targets;

/// <summary>Where one silo of a cluster of processes is reached.</summary>
/// <param name="Name">The silo's name.</param>
/// <param name="Gateway">Where Orleans clients connect.</param>
/// <param name="LogDatabase">The connection string of its log.</param>
internal sealed record SiloSettings(string Name, IPEndPoint Gateway, string LogDatabase)
{
    private const string GatewaySuffix = "/gateway";

    /// <summary>Reads what the cluster keeps in its data folder: the ports by their purpose, and the password of its databases.</summary>
    public static IReadOnlyList<SiloSettings> ReadAll(string dataFolder)
    {
        var folder = Path.Combine(dataFolder, "processes");
        var ports = JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(Path.Combine(folder, "ports.json")))!;
        var password = File.ReadAllText(Path.Combine(folder, "postgres", "password"));
        return
        [
            .. ports.Keys.Where(purpose => purpose.EndsWith(GatewaySuffix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(purpose => Of(purpose[..^GatewaySuffix.Length], ports[purpose])),
        ];

        SiloSettings Of(string name, int gateway) => new(
            name,
            new IPEndPoint(IPAddress.Loopback, gateway),
            new NpgsqlConnectionStringBuilder
            {
                Host = "127.0.0.1",
                Port = ports[$"postgres-{name}"],
                Username = "orleansraft",
                Password = password,
                Database = "postgres",
                Pooling = false,
            }.ConnectionString);
    }

    /// <summary>Settings of Postgres that decide what a commit costs, as the running server has them.</summary>
    public async Task<string> DurabilityAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(LogDatabase);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            """
            select 'Postgres ' || current_setting('server_version') || ', ' || string_agg(name || '=' || setting, ', ' order by name)
            from pg_settings
            where name in ('fsync', 'synchronous_commit', 'wal_sync_method', 'full_page_writes', 'commit_delay')
            """,
            connection);
        return (string)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
