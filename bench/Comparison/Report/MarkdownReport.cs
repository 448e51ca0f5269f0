namespace OrleansRaft.Bench.Report;

/// <summary>The report of a run.</summary>
internal static class MarkdownReport
{
    /// <summary>Writes it.</summary>
    /// <param name="plan">How it was measured.</param>
    /// <param name="findings">What was found.</param>
    public static string Write(Plan plan, Findings findings)
    {
        var text = new Markdown();
        text.Line($"# OrleansRaft beside others, {DateTime.UtcNow:yyyy-MM-dd} ({plan.Name})");
        text.Paragraph($"Values of {Caller.ValueBytes} bytes, closed loop, {plan.Rounds} interleaved rounds, {plan.Window.TotalSeconds} s counted in each after {plan.WarmUp.TotalSeconds} s under load.");
        text.Line($"Rates are the median of the rounds, latencies are over all rounds. CPU is processor time; bytes are what the machine's disks");
        text.Line($"were given meanwhile, all copies together. Ratios are ours divided by the peer's.");
        foreach (var section in findings.Sections) section.WriteTo(text);
        foreach (var (name, reason) in findings.NotMeasured) text.Paragraph($"{name} was not measured: {reason}");
        text.List("Machine", findings.Machine);
        foreach (var (name, facts) in findings.Systems) text.List(name, facts);
        text.Paragraph($"{findings.Ratios}");
        return text.ToString();
    }
}
