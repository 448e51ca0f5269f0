using System.Net;
using OrleansRaft.Hosting;
using OrleansRaft.Silo.Configuration;
using OrleansRaft.Storage.Postgres;
using OrleansRaft.Storage.Sqlite;

namespace OrleansRaft.Silo.Hosting;

/// <summary>Makes an Orleans silo one of ours.</summary>
public static class RaftSiloExtensions
{
    /// <summary>Clustering, grain storage, the log and the state machines, as the settings say.</summary>
    /// <param name="orleans">The silo.</param>
    /// <param name="settings">Checked settings.</param>
    public static ISiloBuilder UseOrleansRaft(this ISiloBuilder orleans, SiloSettings settings)
    {
        ArgumentNullException.ThrowIfNull(orleans);
        ArgumentNullException.ThrowIfNull(settings);
        OrleansDefaults.Apply(orleans, settings);
        orleans.Services.AddSingleton<IFatalErrorHandler, EvictionHandler>();
        UseClustering(orleans, settings);
        UseGrainStorage(orleans, settings.GrainStorage);

        var raft = orleans.AddRaft(settings.CopyRaftTo);
        raft.AddKeyValueStore();
        UseLog(raft, settings.Log, settings.Schema);
        return orleans;
    }

    private static void UseLog(RaftBuilder raft, LogSection log, SchemaSection schema)
    {
        if (log.Provider == StorageProvider.Sqlite)
        {
            raft.UseSqliteLog(log.Path);
            return;
        }

        raft.UsePostgresLog(new PostgresLogOptions { ConnectionString = log.ConnectionString, MigrateOnOpen = schema.Apply });
    }

    private static void UseClustering(ISiloBuilder orleans, SiloSettings settings)
    {
        if (settings.Clustering.Provider == ClusteringProvider.Localhost)
        {
            orleans.UseDevelopmentClustering(new IPEndPoint(OrleansDefaults.AddressOf(settings), settings.Clustering.PrimaryPort));
            return;
        }

        orleans.UseAdoNetClustering(o =>
        {
            o.Invariant = PostgresOrleansSchema.Invariant;
            o.ConnectionString = OrleansDatabase.Bounded(settings.Clustering.ConnectionString);
        });
    }

    private static void UseGrainStorage(ISiloBuilder orleans, GrainStorageSection storage) =>
        orleans.AddAdoNetGrainStorage(RaftSiloOptions.GrainStorageName, o =>
        {
            var postgres = storage.Provider == StorageProvider.Postgres;
            o.Invariant = postgres ? PostgresOrleansSchema.Invariant : SqliteOrleansSchema.Invariant;
            o.ConnectionString = postgres ? OrleansDatabase.Bounded(storage.ConnectionString) : SqliteOrleansSchema.ConnectionStringFor(storage.Path);
        });
}
