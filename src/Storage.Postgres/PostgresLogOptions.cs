namespace OrleansRaft.Storage.Postgres;

/// <summary>Where a silo's log is kept in Postgres (14 or later), and how long its sessions may take.</summary>
public sealed class PostgresLogOptions
{
    /// <summary>
    /// The database, as Npgsql writes it. Application name, pooling and timeouts are set by the store. Must not lead through a pooler
    /// that gives one session to several clients.
    /// </summary>
    public required string ConnectionString { get; set; }

    /// <summary>
    /// Whether the schema is brought up to date when a log is opened and it is not. Where the role may not do that, run
    /// <see cref="PostgresMigrations.ApplyAsync"/> with one that may.
    /// </summary>
    public bool MigrateOnOpen { get; set; } = true;

    /// <summary>How long one statement may take in the database.</summary>
    public TimeSpan StatementTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a statement waits for another session's lock.</summary>
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a session may hold a transaction open without doing anything.</summary>
    public TimeSpan IdleInTransactionTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a reply is waited for before the connection counts as broken. Above <see cref="StatementTimeout"/>.</summary>
    public TimeSpan ReplyTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The most connections that read beside the one that writes.</summary>
    public int ReadConnections { get; set; } = 4;
}
