using System.Globalization;

namespace OrleansRaft.Bench.Nodes;

/// <summary>What a node's process is told on its command line.</summary>
/// <param name="Kind">Which system it is a node of.</param>
/// <param name="Index">Which of its nodes it is, from 0.</param>
/// <param name="Ports">The ports of the cluster, the same for all nodes.</param>
/// <param name="Folder">The cluster's folder.</param>
internal sealed record NodeOptions(NodeKind Kind, int Index, IReadOnlyList<int> Ports, string Folder)
{
    /// <summary>The first argument of a node's process.</summary>
    public const string Command = "node";

    /// <summary>The nodes of a cluster.</summary>
    public const int Nodes = 3;

    private const int PortsPerNode = 3;

    /// <summary>The ports that a cluster needs.</summary>
    public const int PortCount = Nodes * PortsPerNode;

    /// <summary>Its name.</summary>
    public string Name => NameOf(Index);

    /// <summary>Where it takes the orders of the load generator.</summary>
    public int ControlPort => Ports[Index];

    /// <summary>The name of a node.</summary>
    public static string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"node-{index}");

    /// <summary>Where a node talks to the others.</summary>
    public int PeerPort(int index) => Ports[Nodes + index];

    /// <summary>Where a node takes clients, if it does.</summary>
    public int ClientPort(int index) => Ports[(2 * Nodes) + index];

    /// <summary>As arguments.</summary>
    public IReadOnlyList<string> ToArguments() =>
        [Command, Kind.ToString(), Index.ToString(CultureInfo.InvariantCulture), string.Join(',', Ports), Folder];

    /// <summary>From the arguments after <see cref="Command"/>.</summary>
    public static NodeOptions Parse(string[] args) => new(
        Enum.Parse<NodeKind>(args[0]),
        int.Parse(args[1], CultureInfo.InvariantCulture),
        [.. args[2].Split(',').Select(p => int.Parse(p, CultureInfo.InvariantCulture))],
        args[3]);
}

/// <summary>Systems whose nodes run in processes of this program's.</summary>
internal enum NodeKind
{
    /// <summary>OrleansRaft with its log on SQLite.</summary>
    Sqlite,

    /// <summary>DotNext.Net.Cluster as it comes.</summary>
    DotNextDefault,

    /// <summary>DotNext.Net.Cluster set up for speed.</summary>
    DotNextTuned,
}
