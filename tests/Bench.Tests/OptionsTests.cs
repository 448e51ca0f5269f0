namespace OrleansRaft.Bench.Tests;

/// <summary>What the command line means.</summary>
public sealed class OptionsTests
{
    private static readonly string[] Scenarios = ["loads", "groups"];

    [Fact]
    public void Lists_are_separated_by_commas()
    {
        var options = BenchOptions.Read(["--quick", "--only", "etcd,OrleansRaft", "--in-flight", "1,8", "--workload", "get", "--scenario", "groups"], Scenarios);
        Assert.Equal([1, 8], options.InFlight);
        Assert.Equal([Workload.Get], options.Workloads);
        Assert.Equal(["groups"], options.Scenarios);
        Assert.True(options.Wants("ETCD") && options.Wants("orleansraft") && !options.Wants("floor"));
        Assert.Equal("quick", options.Plan.Name);
    }

    [Theory]
    [InlineData("--unknown")]
    [InlineData("--in-flight")]
    [InlineData("--in-flight", "0")]
    [InlineData("--in-flight", "1,x")]
    [InlineData("--workload", "rows")]
    [InlineData("--scenario", "nothing")]
    public void What_is_wrong_is_refused_in_one_line(params string[] args) =>
        Assert.DoesNotContain('\n', Assert.Throws<UsageException>(() => BenchOptions.Read(args, Scenarios)).Message);
}
