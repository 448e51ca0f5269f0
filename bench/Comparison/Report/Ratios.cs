using System.Globalization;

namespace OrleansRaft.Bench.Report;

/// <summary>The figures of the last line: ours divided by the peer's.</summary>
internal enum Ratio
{
    /// <summary>Puts per second, beside etcd, 256 in flight.</summary>
    Put256,

    /// <summary>The median latency of a lone put, beside etcd.</summary>
    Put1P50,

    /// <summary>Writes per second from within the leader's process, beside DotNext tuned, 256 in flight.</summary>
    DotNext256,

    /// <summary>Linearizable reads per second, beside etcd, 256 in flight.</summary>
    Get256,

    /// <summary>Entries that are written on three replicas, beside rows that plain Npgsql writes to the same databases.</summary>
    Floor256,

    /// <summary>Puts per second with 256 groups, beside one group, 256 in flight.</summary>
    Groups256,

    /// <summary>The longest gap in acknowledged writes when the leader is killed, beside etcd with the same election timeout.</summary>
    FailOver,
}

/// <summary>The last line of a run, for programs as for people.</summary>
internal sealed class Ratios
{
    private const string NotRun = "n/a";

    private static readonly IReadOnlyList<(Ratio Ratio, string Name)> Order =
    [
        (Ratio.Put256, "put256"),
        (Ratio.Put1P50, "put1_p50"),
        (Ratio.DotNext256, "dotnext256"),
        (Ratio.Get256, "get256"),
        (Ratio.Floor256, "floor256"),
        (Ratio.Groups256, "groups256"),
        (Ratio.FailOver, "failover"),
    ];

    private readonly Dictionary<Ratio, double> _values = [];

    /// <summary>Sets one, if both sides of it were measured.</summary>
    public void Set(Ratio ratio, double? ours, double? peers)
    {
        if (ours is { } numerator && peers is > 0) _values[ratio] = numerator / peers.Value;
    }

    /// <summary>All of them in their order.</summary>
    public override string ToString() => "ratios: " + string.Join(' ', Order.Select(o => $"{o.Name}={Text(o.Ratio)}"));

    private string Text(Ratio ratio) => _values.TryGetValue(ratio, out var value) ? value.ToString("0.00", CultureInfo.InvariantCulture) : NotRun;
}
