using OrleansRaft.Cluster.Tests.Support;
using OrleansRaft.Groups;

namespace OrleansRaft.Cluster.Tests;

/// <summary>The catalogue is one to whoever asks, and lies in parts.</summary>
public sealed class CatalogTests
{
    [Fact]
    public async Task The_groups_of_all_parts_are_listed_by_name()
    {
        await using var cluster = await RaftTestCluster.StartAsync(1);
        string[] names = [.. Enumerable.Range(0, 20).Select(static i => $"group-{i}")];
        await Task.WhenAll(names.Reverse().Select(name => cluster.CreateGroupAsync(name, [.. cluster.SiloNames])));

        var listed = await cluster.Catalog.ListAsync();

        Assert.Equal(names.Order(StringComparer.Ordinal), listed.Select(static g => g.Id));
        Assert.True(names.Select(cluster.Client.GetCatalogPart).Distinct().Count() > 1);
    }

    [Fact]
    public async Task A_part_that_is_full_takes_no_more_and_leaves_the_others_their_room()
    {
        await using var cluster = await RaftTestCluster.StartAsync(1);
        var part = cluster.Client.GetCatalogPart("group-0");
        var names = Enumerable.Range(0, int.MaxValue).Select(static i => $"group-{i}");
        string[] inPart = [.. names.Where(name => cluster.Client.GetCatalogPart(name).Equals(part)).Take(CatalogParts.GroupsInPart + 1)];
        var elsewhere = names.First(name => !cluster.Client.GetCatalogPart(name).Equals(part));
        foreach (var name in inPart.SkipLast(1)) await cluster.CreateGroupAsync(name, [.. cluster.SiloNames]);

        var spec = new GroupSpec([.. cluster.SiloNames], Register.Name);
        var refused = await cluster.Catalog.CreateAsync(inPart[^1], spec);
        Assert.Equal(RejectionCode.TooManyGroups, Assert.IsType<CreateGroupResult.Rejected>(refused).Rejection.Code);
        Assert.IsType<CreateGroupResult.Existed>(await cluster.Catalog.CreateAsync(inPart[0], spec));
        Assert.IsType<CreateGroupResult.Created>(await cluster.Catalog.CreateAsync(elsewhere, spec));

        Assert.Null(await cluster.Catalog.DeleteAsync(inPart[0]));
        Assert.IsType<CreateGroupResult.Created>(await cluster.Catalog.CreateAsync(inPart[^1], spec));
    }
}
