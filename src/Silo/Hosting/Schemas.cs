using OrleansRaft.Silo.Configuration;
using OrleansRaft.Storage.Postgres;
using OrleansRaft.Storage.Sqlite;

namespace OrleansRaft.Silo.Hosting;

/// <summary>The schemas of the databases that the settings name.</summary>
public static class Schemas
{
    /// <summary>
    /// What a starting silo does, before Orleans looks for its tables: it makes sure that they are there, and brings them up to date where
    /// the settings let it. The log's are seen to when it is opened.
    /// </summary>
    /// <param name="settings">Checked settings.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task PrepareAsync(SiloSettings settings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        foreach (var database in OrleansDatabases(settings)) await PostgresOrleansSchema.RequireAsync(database, settings.Schema.Apply, cancellationToken);

        // A file of this machine has no other owner whom one could ask.
        if (settings.GrainStorage.Provider == StorageProvider.Sqlite) await SqliteOrleansSchema.ApplyAsync(settings.GrainStorage.Path, cancellationToken);
    }

    /// <summary>What the command does: brings all of them up to date. May run twice, and at the same time.</summary>
    /// <param name="settings">Checked settings.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal static async Task MigrateAsync(SiloSettings settings, CancellationToken cancellationToken)
    {
        var role = settings.Schema.RunningRole.Length > 0 ? settings.Schema.RunningRole : null;
        if (settings.Log.Provider == StorageProvider.Postgres)
        {
            await PostgresMigrations.ApplyAsync(settings.Log.ConnectionString, role, cancellationToken);
        }

        foreach (var database in OrleansDatabases(settings)) await PostgresOrleansSchema.ApplyAsync(database, role, cancellationToken);
    }

    private static HashSet<string> OrleansDatabases(SiloSettings settings)
    {
        var databases = new HashSet<string>(StringComparer.Ordinal);
        if (settings.Clustering.Provider == ClusteringProvider.Postgres) databases.Add(settings.Clustering.ConnectionString);
        if (settings.GrainStorage.Provider == StorageProvider.Postgres) databases.Add(settings.GrainStorage.ConnectionString);
        return databases;
    }
}
