using Npgsql;

namespace OrleansRaft.DevCluster.Processes;

/// <summary>A Postgres instance of the cluster's own: its data folder, its process, and how to connect to it.</summary>
internal sealed class PostgresServer
{
    private const string NamePrefix = "postgres-";

    private static readonly TimeSpan ServesWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly string _programs;
    private readonly string _folder;
    private readonly PostgresAccount _account;
    private readonly int _port;

    private PostgresServer(string programs, string folder, PostgresAccount account, int port, ManagedProcess process) =>
        (_programs, _folder, _account, _port, Process) = (programs, folder, account, port, process);

    /// <summary>Its process.</summary>
    public ManagedProcess Process { get; }

    /// <summary>Whether a process of this name is a Postgres instance.</summary>
    public static bool IsName(string name) => name.StartsWith(NamePrefix, StringComparison.Ordinal);

    /// <summary>How to connect.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _port,
        Username = PostgresAccount.Role,
        Password = _account.Password,
        Database = "postgres",
    }.ConnectionString;

    /// <summary>Describes the instance of a purpose; nothing is started yet.</summary>
    public static PostgresServer Describe(string purpose, string parent, PostgresAccount account, PortBook ports, RuntimeFolders folders)
    {
        var name = NamePrefix + purpose;
        var programs = Programs.PostgresFolder();
        var folder = Path.Combine(parent, purpose);
        var port = ports.Port(name);

        // All else as it comes: fsync and synchronous_commit on, since what is acknowledged must survive the machine, and enough memory and log.
        var command = account.Run(
            Path.Combine(programs, "postgres"), "-D", folder, "-p", $"{port}",
            "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
            "-c", "max_connections=60");
        var process = new ManagedProcess(name, $"postgres {port}", command, new Dictionary<string, string>(), folders) { StopSignal = Unix.Interrupt };
        return new PostgresServer(programs, folder, account, port, process);
    }

    /// <summary>Makes the data folder if there is none, starts the process, and waits until it serves.</summary>
    /// <exception cref="DevClusterException">It does not serve in time.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(_folder, "PG_VERSION"))) await InitializeAsync(cancellationToken);
        await PostmasterLock.ReleaseAsync(_folder, cancellationToken);
        Process.Start();
        await WaitUntilServesAsync(cancellationToken);
    }

    private async Task InitializeAsync(CancellationToken cancellationToken)
    {
        // A folder without a version is one that initdb did not finish: nothing of it was ever in use.
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
        Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var password = Path.Combine(Path.GetDirectoryName(_folder)!, $"{Path.GetFileName(_folder)}.password");
        await PrivateFile.WriteAsync(password, _account.Password, cancellationToken);
        try
        {
            if (_account.User is { } user) await Programs.RunAsync(["chown", user, _folder, password], "/", cancellationToken);
            await Programs.RunAsync(
                _account.Run(
                    Path.Combine(_programs, "initdb"), "-D", _folder, "-U", PostgresAccount.Role, "-A", "scram-sha-256",
                    $"--pwfile={password}", "-E", "UTF8", "--no-locale"),
                "/",
                cancellationToken);
        }
        finally
        {
            File.Delete(password);
        }
    }

    private async Task WaitUntilServesAsync(CancellationToken cancellationToken)
    {
        var end = DateTime.UtcNow + ServesWithin;
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false;Timeout=2");
                await connection.OpenAsync(cancellationToken);
                return;
            }
            catch (NpgsqlException e)
            {
                if (!Process.IsRunning) throw new DevClusterException($"{Process.Name} ended at once: {Process.LastLine()} (see {Process.LogFile})");
                if (DateTime.UtcNow > end) throw new DevClusterException($"{Process.Name} does not serve after {ServesWithin.TotalSeconds} s: {e.Message}");
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }
}
