using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Orleans.TestingHost;
using OrleansRaft.Hosting;
using OrleansRaft.Storage.Memory;

namespace OrleansRaft.Dashboard.Tests;

/// <summary>The dashboard before five real silos: what it draws and does is what the group is and becomes.</summary>
public sealed class RealCluster(Chromium chromium) : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, MemoryLogStore> _logs = new();
    private InProcessTestCluster _cluster = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(5);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSiloHost(static (_, host) => host.Logging.AddFilter("Orleans", LogLevel.Error));
        builder.ConfigureSilo((options, silo) =>
        {
            silo.AddMemoryGrainStorage(RaftSiloOptions.GrainStorageName);
            silo.AddRaft().AddKeyValueStore().UseLogStore(_ => _logs.GetOrAdd(options.SiloName, static _ => new MemoryLogStore()));
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.StopAllSilosAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task A_group_is_moved_through_a_joint_configuration_and_out_of_it()
    {
        await using var page = await DashboardPage.StartAsync(chromium, client: _cluster.Client);
        var silos = _cluster.Silos.Select(s => s.Name).ToArray();
        var spec = $$"""{"members":["{{silos[0]}}","{{silos[1]}}","{{silos[2]}}"],"stateMachine":"kv"}""";
        Assert.Equal(201, (int)(await page.PutAsync("/v1/groups/orders", spec)).Status);
        await page.OpenAsync("/groups/orders/change");
        await Expect(page.Main.Locator(".picture .member")).ToHaveCountAsync(3);
        await Expect(page.Main.Locator(".members .health-text.good")).ToHaveCountAsync(3);

        var form = page.Main.Locator("form");
        await form.GetByLabel("Silo").FillAsync(silos[3]);
        await form.GetByRole(AriaRole.Button, new() { Name = "Add a part" }).ClickAsync();
        await form.GetByLabel("Replica").SelectOptionAsync("1");
        await form.GetByLabel("Transition").SelectOptionAsync("joint-explicit");
        await form.GetByRole(AriaRole.Button, new() { Name = "Plan" }).ClickAsync();
        await Expect(page.Main.Locator(".phase h4")).ToContainTextAsync(["Now", "Joint"]);
        await page.Main.GetByRole(AriaRole.Button, new() { Name = "Start the change" }).ClickAsync();

        await Expect(page.Main.Locator(".picture .set")).ToHaveCountAsync(2);
        await Expect(page.Main.Locator(".quorum.outgoing .segment")).ToHaveCountAsync(3);
        await Expect(page.Main.Locator(".quorum.incoming .segment")).ToHaveCountAsync(3);
        await Expect(page.Main.Locator("[data-replica='1'].outgoing, [data-replica='1'].outgoing-learner")).ToHaveCountAsync(1);
        await Expect(page.Main.Locator("[data-replica='4']")).ToContainTextAsync(silos[3]);
        await Expect(page.Main.Locator(".stage").Filter(new() { HasText = "Joint" })).ToHaveClassAsync(new Regex("past|now"));

        await page.Main.GetByRole(AriaRole.Button, new() { Name = "Leave the joint configuration" }).ClickAsync();
        await Expect(page.Main.Locator(".picture .set")).ToHaveCountAsync(1);
        await Expect(page.Main.Locator(".members tbody th")).ToHaveTextAsync(["2", "3", "4"]);
        await Expect(page.Main.Locator(".history .badge.good")).ToHaveCountAsync(2);
        page.AssertClean();
    }
}
