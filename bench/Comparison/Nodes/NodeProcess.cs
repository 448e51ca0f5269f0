using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using OrleansRaft.Bench.Processes;

namespace OrleansRaft.Bench.Nodes;

/// <summary>The process of one node, as the load generator sees it.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);

    private readonly ChildProcess _process;
    private readonly TcpClient _connection;
    private readonly StreamReader _reader;
    private readonly StreamWriter _writer;

    private NodeProcess(NodeOptions options, ChildProcess process, TcpClient connection)
    {
        (Options, _process, _connection) = (options, process, connection);
        _reader = new StreamReader(connection.GetStream());
        _writer = new StreamWriter(connection.GetStream()) { AutoFlush = true };
    }

    /// <summary>What it was told.</summary>
    public NodeOptions Options { get; }

    /// <summary>Its name.</summary>
    public string Name => _process.Name;

    /// <summary>Its number.</summary>
    public int Id => _process.Id;

    /// <summary>Starts all nodes of a cluster, and waits until they run.</summary>
    /// <exception cref="BenchException">They do not.</exception>
    public static async Task<IReadOnlyList<NodeProcess>> StartAllAsync(NodeKind kind, string folder, CancellationToken cancellationToken)
    {
        var ports = Ports.Free(NodeOptions.PortCount);
        var options = Enumerable.Range(0, NodeOptions.Nodes).Select(i => new NodeOptions(kind, i, ports, folder)).ToArray();
        var processes = options.Select(Launch).ToArray();
        var nodes = new List<NodeProcess>();
        try
        {
            foreach (var (told, process) in options.Zip(processes))
            {
                nodes.Add(new NodeProcess(told, process, await ConnectAsync(process, told.ControlPort, cancellationToken)));
            }

            await nodes[0].AskAsync(new NodeOrder { Prepare = true }, cancellationToken);
            return nodes;
        }
        catch
        {
            foreach (var node in nodes) node._connection.Dispose();
            foreach (var process in processes) await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Has an order carried out.</summary>
    /// <exception cref="BenchException">It could not be.</exception>
    public async Task<NodeAnswer> AskAsync(NodeOrder order, CancellationToken cancellationToken)
    {
        try
        {
            await _writer.WriteLineAsync(JsonSerializer.Serialize(order).AsMemory(), cancellationToken);
            var line = await _reader.ReadLineAsync(cancellationToken);
            if (line is null) throw new BenchException($"{Name} has ended; its output is in {_process.LogFile}.");
            var answer = JsonSerializer.Deserialize<NodeAnswer>(line)!;
            return answer.Failure is null ? answer : throw new BenchException($"{Name}: {answer.Failure}");
        }
        catch (IOException e)
        {
            throw new BenchException($"{Name} does not answer: {e.Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        await _process.DisposeAsync();
    }

    private static ChildProcess Launch(NodeOptions options) => ChildProcess.Start(
        $"{options.Kind} {options.Name}",
        Path.Combine(options.Folder, $"{options.Name}.log"),
        [Environment.ProcessPath!, typeof(NodeProcess).Assembly.Location, .. options.ToArguments()]);

    private static Task<TcpClient> ConnectAsync(ChildProcess process, int port, CancellationToken cancellationToken)
    {
        return Until.GetAsync($"{process.Name} takes orders", ReadyWithin, TryConnectAsync, cancellationToken);

        async Task<TcpClient?> TryConnectAsync()
        {
            process.ThrowIfEnded();
            var connection = new TcpClient { NoDelay = true };
            try
            {
                await connection.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return connection;
            }
            catch (SocketException)
            {
                connection.Dispose();
                return null;
            }
        }
    }
}
