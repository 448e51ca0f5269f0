using Npgsql;
using OrleansRaft.Storage.Postgres;

namespace OrleansRaft.Silo.Hosting;

/// <summary>What Orleans' AdoNet providers are told of a Postgres.</summary>
internal static class OrleansDatabase
{
    /// <summary>
    /// The connection string with limits where none are stated: a database that hangs must not hang the cluster's membership, and a few
    /// connections are enough for it.
    /// </summary>
    public static string Bounded(string connectionString)
    {
        var stated = new NpgsqlConnectionStringBuilder(PostgresOrleansSchema.ConnectionStringFor(connectionString));
        if (!stated.ContainsKey("Timeout")) stated.Timeout = 5;
        if (!stated.ContainsKey("Command Timeout")) stated.CommandTimeout = 10;
        if (!stated.ContainsKey("Maximum Pool Size")) stated.MaxPoolSize = 10;
        return stated.ConnectionString;
    }
}
