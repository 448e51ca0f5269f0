using System.Diagnostics;
using Npgsql;

namespace OrleansRaft.TestSupport;

/// <summary>
/// A throw-away Postgres of this machine's binaries, with real flushes. It can be killed and started again. When this process ends, in
/// whatever way, the server is ended and its folder deleted.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly string _folder;
    private readonly Process _undertaker;
    private Process? _process;

    private PostgresServer(string folder, int port)
    {
        _folder = folder;
        Port = port;
        _undertaker = StartUndertaker(folder);
    }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Where the server writes its log: what to look at when a test fails.</summary>
    public string LogFile => Path.Combine(_folder, "log");

    /// <summary>A superuser on the database that is always there.</summary>
    public string ConnectionString => $"Host=127.0.0.1;Port={Port};Username=postgres;Database=postgres;Gss Encryption Mode=Disable";

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Makes an instance and starts it.</summary>
    public static async Task<PostgresServer> StartNewAsync()
    {
        var folder = PostgresBinaries.MakeFolder();
        var server = new PostgresServer(folder, FreePort.Next());
        try
        {
            PostgresBinaries.Run(PostgresBinaries.Program(
                "initdb", "-D", server.Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"));
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it, again, and waits until it answers.</summary>
    public async Task StartAsync()
    {
        // What a killed server leaves behind (its children, its lock) takes a moment to go: it is started until it stays.
        await Eventually.TrueAsync(
            async () =>
            {
                if (_process is null or { HasExited: true }) Launch();
                return await AnswersAsync();
            },
            $"Postgres on port {Port} answers; see {LogFile}",
            TimeSpan.FromSeconds(60));
    }

    /// <summary>Kills it as a crash would: nothing is flushed, nobody is told.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Ends it and deletes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_undertaker.HasExited) _undertaker.StandardInput.Close();
        await _undertaker.WaitForExitAsync();
        _undertaker.Dispose();
        _process?.Dispose();
    }

    /// <summary>
    /// Waits for the end of its input, which comes when the server is disposed or this process has died, then clears up.
    /// </summary>
    private static Process StartUndertaker(string folder) => Process.Start(new ProcessStartInfo("sh")
    {
        RedirectStandardInput = true,
        ArgumentList =
        {
            "-c",
            """
            trap '' INT TERM HUP
            cat >/dev/null
            [ -f "$0/data/postmaster.pid" ] && kill -9 "$(head -n 1 "$0/data/postmaster.pid")" 2>/dev/null
            for try in 1 2 3 4 5 6 7 8 9 10; do rm -rf "$0" 2>/dev/null && break; sleep 0.2; done
            """,
            folder,
        },
    })!;

    private void Launch()
    {
        _process?.Dispose();
        var start = PostgresBinaries.Program(
            "postgres", "-D", Data, "-p", $"{Port}", "-k", _folder, "-h", "127.0.0.1",
            "-c", "fsync=on", "-c", "shared_buffers=64MB", "-c", "max_connections=200", "-c", "log_min_messages=warning");
        _process = Process.Start(start)!;
        CopyToLog(_process.StandardError);
        CopyToLog(_process.StandardOutput);
    }

    private void CopyToLog(StreamReader output) => _ = Task.Run(async () =>
    {
        while (await output.ReadLineAsync() is { } line)
        {
            try
            {
                lock (_undertaker) File.AppendAllText(LogFile, line + Environment.NewLine);
            }
            catch (IOException)
            {
                return; // the folder has gone with the server
            }
        }
    });

    private async ValueTask<bool> AnswersAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false;Timeout=2");
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
