namespace OrleansRaft.Bench.Report;

/// <summary>What is made of several measurements of one thing.</summary>
internal static class Statistics
{
    /// <summary>The middle one, or the mean of the two in the middle.</summary>
    /// <param name="values">In any order; at least one.</param>
    public static double Median(IEnumerable<double> values)
    {
        var ordered = values.Order().ToArray();
        if (ordered.Length == 0) throw new ArgumentException("There is no median of nothing.", nameof(values));
        return (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
    }
}
