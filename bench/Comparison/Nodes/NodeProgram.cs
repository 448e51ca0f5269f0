using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json;
using OrleansRaft.Bench.Processes;
using OrleansRaft.Bench.Targets.DotNext;
using OrleansRaft.Bench.Targets.Raft;

namespace OrleansRaft.Bench.Nodes;

/// <summary>The process of one node: runs it, and the callers inside it, as the load generator orders.</summary>
internal static class NodeProgram
{
    private const int MostCallers = 4096;

    /// <summary>Runs until it is asked to stop.</summary>
    public static async Task<int> RunAsync(NodeOptions options)
    {
        using var stop = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        });
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, static context => context.Cancel = true);
        await using var node = await StartAsync(options, stop.Token);
        using var listener = new TcpListener(IPAddress.Loopback, options.ControlPort);
        listener.Start();
        try
        {
            using var connection = await listener.AcceptTcpClientAsync(stop.Token);
            await ServeAsync(new NodeLoad(options.Name, node), connection.GetStream(), stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // As asked.
        }

        return 0;
    }

    private static async Task<INode> StartAsync(NodeOptions options, CancellationToken cancellationToken) => options.Kind switch
    {
        NodeKind.Sqlite => await SiloNode.StartAsync(options, cancellationToken),
        NodeKind.DotNextDefault => await DotNextNode.StartAsync(options, DotNextSettings.Default, cancellationToken),
        _ => await DotNextNode.StartAsync(options, DotNextSettings.Tuned, cancellationToken),
    };

    private static async Task ServeAsync(NodeLoad load, NetworkStream stream, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream);
        await using var writer = new StreamWriter(stream) { AutoFlush = true };
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            var answer = await AnswerAsync(load, JsonSerializer.Deserialize<NodeOrder>(line)!, cancellationToken);
            await writer.WriteLineAsync(JsonSerializer.Serialize(answer).AsMemory(), cancellationToken);
        }
    }

    private static async Task<NodeAnswer> AnswerAsync(NodeLoad load, NodeOrder order, CancellationToken cancellationToken)
    {
        try
        {
            if (order.Prepare) await load.Node.PrepareAsync();
            if (order.Verify) await load.VerifyAsync();
            return new NodeAnswer
            {
                State = order.State ? await load.Node.StateAsync() : null,
                Slice = order.Measure is { } measure ? RemoteSlice.Of(await load.MeasureAsync(measure, cancellationToken)) : null,
            };
        }
        catch (Exception e) when (e is BenchException or OperationFailedException)
        {
            return new NodeAnswer { Failure = e.Message };
        }
    }

    /// <summary>The callers inside a node.</summary>
    private sealed class NodeLoad(string name, INode node)
    {
        private readonly Caller[] _callers = [.. Enumerable.Range(0, MostCallers).Select(id => new Caller(id, name))];

        public INode Node => node;

        public Task<Slice> MeasureAsync(MeasureOrder order, CancellationToken cancellationToken)
        {
            // Callers and node share a process: there is no telling their costs apart.
            Cost ReadCost() => new(ProcessTree.ProcessorTimeOf(order.Processes), null, Disks.WrittenBytes);

            var loops = _callers[..order.Shot.InFlight].Select(caller => (Func<Task>)(() => caller.NextAsync(node.Store, order.Shot.Workload)));
            return new ClosedLoop(name, order.Shot, ReadCost).RunAsync(loops, cancellationToken);
        }

        public async Task VerifyAsync()
        {
            foreach (var caller in _callers)
            {
                if (!await caller.VerifyAsync(node.Store)) throw new BenchException($"an acknowledged write of caller {caller.Id} is lost");
            }
        }
    }
}
