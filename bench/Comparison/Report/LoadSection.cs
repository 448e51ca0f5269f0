using System.Globalization;

namespace OrleansRaft.Bench.Report;

/// <summary>What systems under the same loads showed, and how each compares with one of them.</summary>
internal sealed class LoadSection : ISection
{
    private static readonly string[] Head =
    [
        "in flight", "-system", "op/s", "slowest to fastest round", "p50 ms", "p99 ms", "CPU s/1,000 op", "of the generator", "bytes/op", "failed",
    ];

    private static readonly string[] RatioHead = ["in flight", "-ratio", "op/s", "p50", "p99", "CPU/op", "bytes/op"];

    private readonly string _title;
    private readonly string _peer;
    private readonly IReadOnlyList<Slice> _slices;
    private readonly IReadOnlyList<Summary> _summaries;

    /// <summary>Sums up.</summary>
    /// <param name="title">The section's heading.</param>
    /// <param name="peer">The system that the others are compared with.</param>
    /// <param name="slices">All that was measured.</param>
    public LoadSection(string title, string peer, IReadOnlyList<Slice> slices)
    {
        (_title, _peer, _slices) = (title, peer, slices);
        _summaries = [.. slices.Where(s => !s.GaveUp).GroupBy(s => (s.Workload, s.InFlight, s.System)).Select(g => new Summary([.. g]))];
    }

    /// <summary>What stands under the heading.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What a system showed under a load; null if it was not measured.</summary>
    public Summary? Find(string system, Workload workload, int inFlight) =>
        _summaries.FirstOrDefault(s => s.System == system && s.Workload == workload && s.InFlight == inFlight);

    public void WriteTo(Markdown text)
    {
        text.Paragraph($"## {_title}");
        foreach (var note in Notes) text.Paragraph($"{note}");
        foreach (var workload in _summaries.GroupBy(s => s.Workload).OrderBy(g => g.Key))
        {
            text.Paragraph($"### {Heading(workload.Key)}");
            text.Table(Head, workload.OrderBy(s => s.InFlight).Select(Row));
            var ratios = workload.OrderBy(s => s.InFlight).Select(RatioRow).OfType<string[]>().ToArray();
            if (ratios.Length > 0) text.Table(RatioHead, ratios);
        }

        foreach (var group in _slices.Where(s => (s.Remark ?? s.FirstFailure) is not null).GroupBy(s => (s.System, s.Workload, s.InFlight, s.Remark, s.FirstFailure)))
        {
            var (system, workload, inFlight, remark, failure) = group.Key;
            text.Paragraph($"{system}, {workload} at {inFlight} in flight, {group.Count()} of its rounds: {string.Join("; ", ((string?[])[remark, failure]).OfType<string>())}.");
        }
    }

    private static string Heading(Workload workload) => workload switch
    {
        Workload.Put => "Puts",
        Workload.Get => "Linearizable gets",
        Workload.Mixed => "Mixed: nine linearizable gets for each put",
        _ => "The floor: rows without consensus, each copy counted",
    };

    private static string[] Row(Summary s) =>
    [
        Text(s.InFlight, "0"), s.System, Text(s.Rate, "#,0"), $"{Text(s.Slowest, "#,0")} to {Text(s.Fastest, "#,0")}",
        Text(s.P50Milliseconds, "0.00"), Text(s.P99Milliseconds, "0.00"), Text(s.ServerSeconds, "0.000"),
        s.GeneratorSeconds is { } generator ? Text(generator, "0.000") : "inside", s.WrittenBytes is { } written ? Text(written, "#,0") : "n/a", Text(s.Failures, "0"),
    ];

    private string[]? RatioRow(Summary s)
    {
        if (s.System == _peer || Find(_peer, s.Workload, s.InFlight) is not { } peer) return null;
        return
        [
            Text(s.InFlight, "0"), $"{s.System} / {_peer}", Over(s.Rate, peer.Rate), Over(s.P50Milliseconds, peer.P50Milliseconds),
            Over(s.P99Milliseconds, peer.P99Milliseconds), Over(s.ServerSeconds, peer.ServerSeconds), Over(s.WrittenBytes ?? 0, peer.WrittenBytes ?? 0),
        ];
    }

    private static string Over(double ours, double peers) => peers > 0 ? Text(ours / peers, "0.00") : "n/a";

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
