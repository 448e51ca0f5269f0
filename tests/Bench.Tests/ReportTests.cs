using OrleansRaft.Bench.Nodes;
using OrleansRaft.Bench.Report;

namespace OrleansRaft.Bench.Tests;

/// <summary>What is made of measurements.</summary>
public sealed class ReportTests
{
    private static readonly Shot AShot = new(Workload.Put, 2, TimeSpan.Zero, TimeSpan.FromSeconds(1));

    [Theory]
    [InlineData(3, new double[] { 3 })]
    [InlineData(2, new double[] { 9, 1, 2 })]
    [InlineData(2.5, new double[] { 4, 1, 2, 3 })]
    public void The_median_is_the_middle_or_the_mean_of_the_two_in_the_middle(double median, double[] values) =>
        Assert.Equal(median, Statistics.Median(values));

    [Fact]
    public void The_last_line_has_every_ratio_in_its_order_and_says_what_was_not_run()
    {
        var ratios = new Ratios();
        ratios.Set(Ratio.FailOver, 1.5, 2);
        ratios.Set(Ratio.Put256, 20, 10);
        ratios.Set(Ratio.Get256, 20, null);
        ratios.Set(Ratio.Floor256, 20, 0);
        Assert.Equal("ratios: put256=2.00 put1_p50=n/a dotnext256=n/a get256=n/a floor256=n/a groups256=n/a failover=0.75", ratios.ToString());
    }

    [Fact]
    public void A_summary_takes_the_median_of_the_rates_and_percentiles_over_all_rounds()
    {
        var summary = new Summary([SliceOf(100, 1_000), SliceOf(300, 2_000), SliceOf(200, 9_000)]);
        Assert.Equal(200, summary.Rate);
        Assert.Equal((100, 300), (summary.Slowest, summary.Fastest));
        Assert.InRange(summary.P50Milliseconds, 1.99, 2.01);
        Assert.InRange(summary.P99Milliseconds, 8.99, 9.01);
    }

    [Fact]
    public void What_a_call_stands_for_counts_in_rate_and_cost()
    {
        var summary = new Summary([SliceOf(10, 1_000) with { OperationsPerCall = 128, Cost = new Cost(TimeSpan.FromSeconds(1), null, 12_800) }]);
        Assert.Equal(1_280, summary.Rate);
        Assert.Equal(10, summary.WrittenBytes);
        Assert.Equal(1000.0 / 1_280, summary.ServerSeconds);
        Assert.Null(summary.GeneratorSeconds);
    }

    [Fact]
    public void A_slice_that_comes_from_another_process_has_the_same_percentiles()
    {
        var slice = SliceOf(500, 1_000);
        slice.Latencies.RecordValueWithCount(250_000, 5);
        var copy = RemoteSlice.Of(slice).ToSlice(slice.System, AShot);
        Assert.Equal(slice.Rate, copy.Rate);
        foreach (var percentile in (double[])[50, 98, 99.5, 100])
        {
            Assert.Equal(slice.Latencies.GetValueAtPercentile(percentile), copy.Latencies.GetValueAtPercentile(percentile));
        }

        Assert.Equal(new Summary([slice]).P50Milliseconds, new Summary([copy]).P50Milliseconds);
    }

    private static Slice SliceOf(int answers, long microseconds)
    {
        var latencies = ClosedLoop.NewHistogram();
        for (var i = 0; i < answers; i++) latencies.RecordValue(microseconds);
        return new Slice
        {
            System = "a",
            Workload = AShot.Workload,
            InFlight = AShot.InFlight,
            Window = AShot.Window,
            Latencies = latencies,
            Failures = 0,
            FirstFailure = null,
            Cost = default,
        };
    }
}
