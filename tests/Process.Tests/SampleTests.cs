namespace OrleansRaft.Process.Tests;

/// <summary>The sample, as a .NET service in a process of its own.</summary>
public sealed class SampleTests
{
    private const string Gateways = "Gateways for Orleans clients: ";

    [Fact]
    public async Task A_service_creates_a_group_writes_reads_and_changes_its_membership_through_the_gateways_that_are_printed()
    {
        using var folder = new TemporaryFolder();
        await using var cluster = await DevClusterProgram.StartAsync(folder.Path, FreePort.Next());
        var gateways = cluster.Program.Output.Single(l => l.StartsWith(Gateways, StringComparison.Ordinal))[Gateways.Length..].Split(' ');
        await using var service = RunningProgram.Host(
            Checkout.Built("samples/Orders", "OrleansRaft.Samples.Orders.dll"), folder.Path, new Dictionary<string, string>(), gateways);

        Assert.Equal(0, await service.ExitAsync());
        Assert.Contains(service.Output, l => l.StartsWith("put:    Written", StringComparison.Ordinal));
        Assert.Contains(service.Output, l => l.StartsWith("get:    Found", StringComparison.Ordinal));
        Assert.Contains(service.Output, l => l.StartsWith("again:  RevisionMismatch", StringComparison.Ordinal));
        Assert.Contains(service.Output, l => l.StartsWith("Demote  Completed", StringComparison.Ordinal));
        Assert.Contains(service.Output, l => l.StartsWith("Promote Completed", StringComparison.Ordinal));
    }
}
