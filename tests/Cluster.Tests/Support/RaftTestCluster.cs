using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.TestingHost;
using OrleansRaft.Core;
using OrleansRaft.Hosting;
using OrleansRaft.Storage;
using OrleansRaft.Storage.Memory;

namespace OrleansRaft.Cluster.Tests.Support;

/// <summary>Silos in this process, each with a log of its own that outlives it.</summary>
internal sealed class RaftTestCluster : IAsyncDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, (byte[] Bytes, string ETag)> _grainState = new();

    private readonly Dictionary<string, InProcessSiloHandle> _restarted = [];
    private readonly int _silos;
    private readonly Action<RaftSiloOptions>? _configure;

    private RaftTestCluster(int silos, Action<RaftSiloOptions>? configure) => (_silos, _configure) = (silos, configure);

    public InProcessTestCluster Cluster { get; private set; } = null!;

    /// <summary>The logs by silo name.</summary>
    public ConcurrentDictionary<string, MemoryLogStore> Logs { get; } = new();

    /// <summary>
    /// Called with the name of a grain's state and the state, when it is durable and before the grain hears of it. What this throws, the
    /// grain takes for a failed write.
    /// </summary>
    public Func<string, object?, Task>? StateWritten { get; set; }

    public IClusterClient Client => Cluster.Client;

    public IReadOnlyList<string> SiloNames => [.. Cluster.Silos.Select(static s => s.Name)];

    public static async Task<RaftTestCluster> StartAsync(int silos = 3, Action<RaftSiloOptions>? configure = null)
    {
        var made = new RaftTestCluster(silos, configure);
        made.Cluster = await DeployAsync(made, silos, configure);
        return made;
    }

    private static async Task<InProcessTestCluster> DeployAsync(RaftTestCluster made, int silos, Action<RaftSiloOptions>? configure)
    {
        var builder = new InProcessTestClusterBuilder((short)silos);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((options, silo) =>
        {
            var name = options.SiloName;
            silo.Services.AddKeyedSingleton<Orleans.Storage.IGrainStorage>(
                RaftSiloOptions.GrainStorageName,
                (provider, _) => new SharedGrainStorage(
                    made._grainState, provider.GetRequiredService<Serializer>(), (name, state) => made.StateWritten?.Invoke(name, state) ?? Task.CompletedTask));
            silo.AddRaft(raft =>
            {
                raft.TickInterval = TimeSpan.FromMilliseconds(20);
                raft.CatchUp.Stable = TimeSpan.FromMilliseconds(100);
                configure?.Invoke(raft);
            })
                .AddStateMachine<Register>(Register.Name)
                .UseLogStore(_ => made.Logs.GetOrAdd(name, _ => new MemoryLogStore()));
            silo.Configure<ClusterMembershipOptions>(membership =>
            {
                membership.ProbeTimeout = TimeSpan.FromSeconds(1);
                membership.NumMissedProbesLimit = 2;
            });
        });
        builder.ConfigureSiloHost((_, host) => host.Logging.AddFilter("Orleans", LogLevel.Error).AddFilter("Polly", LogLevel.None));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    public async Task<IRaftGroupGrain> CreateGroupAsync(string group, params string[] silos)
    {
        var catalog = Client.GetGrain<IGroupCatalogGrain>(IGroupCatalogGrain.Key);
        var result = await catalog.CreateAsync(group, new GroupSpec(silos, Register.Name));
        Assert.IsType<CreateGroupResult.Created>(result);
        return Client.GetGrain<IRaftGroupGrain>(group);
    }

    public IGroupCatalogGrain Catalog => Client.GetGrain<IGroupCatalogGrain>(IGroupCatalogGrain.Key);

    /// <summary>Stops a silo without any farewell but the cluster's own note that it died.</summary>
    public Task KillAsync(string name) => Cluster.KillSiloAsync(Cluster.Silos.Single(s => s.Name == name));

    /// <summary>Stops a silo as an operator would.</summary>
    public Task StopAsync(string name) => Cluster.StopSiloAsync(Cluster.Silos.Single(s => s.Name == name));

    /// <summary>Starts a silo again that was killed: under its old name, on a new port.</summary>
    public async Task RestartAsync(string name)
    {
        var number = int.Parse(name.Split('_')[1], System.Globalization.CultureInfo.InvariantCulture);
        _restarted[name] = await Cluster.StartSiloAsync(number, Cluster.Options);
    }

    /// <summary>Stops everything and starts it again on the same logs and grain state.</summary>
    public async Task RestartAllAsync()
    {
        await Cluster.StopAllSilosAsync();
        await Cluster.DisposeAsync();
        Cluster = await DeployAsync(this, _silos, _configure);
    }

    /// <summary>The silo on which a group's membership grain lives.</summary>
    public async Task<string> SiloOfMembershipAsync(string group)
    {
        await Membership(group).ListAsync();
        var address = await Client.GetGrain<IManagementGrain>(0).GetActivationAddress(Membership(group));
        return Cluster.Silos.Single(s => s.SiloAddress.Equals(address)).Name;
    }

    public async Task<OperationView?> TryGetEndedAsync(string group, string operation)
    {
        try
        {
            return await Membership(group).GetAsync(operation) is { Result: not null } ended ? ended : null;
        }
        catch (Exception e) when (e is Orleans.Runtime.OrleansException or TimeoutException)
        {
            return null; // The grain's silo died; it moves once the cluster has noticed.
        }
    }

    public IGroupRecoveryGrain Recovery(string group) => Client.GetGrain<IGroupRecoveryGrain>(group);

    /// <summary>Whether a running silo keeps no more than a tombstone of a replica.</summary>
    public async Task<bool> IsRetiredAsync(string silo, string group, ulong replica)
    {
        var log = (_restarted.GetValueOrDefault(silo) ?? Cluster.Silos.Single(s => s.Name == silo)).ServiceProvider.GetRequiredService<LogWriter>();
        return (await log.ListAsync(CancellationToken.None)).Any(r => r.IsRetired && r.Key == new ReplicaKey(group, new ReplicaId(replica)));
    }

    public IGroupMembershipGrain Membership(string group) => Client.GetGrain<IGroupMembershipGrain>(group);

    /// <summary>Submits a change and follows it to its end.</summary>
    public async Task<OperationView> ChangeAsync(string group, ChangeRequest request)
    {
        var accepted = Assert.IsType<SubmitResult.Accepted>(await Membership(group).SubmitAsync(request));
        return await EndAsync(group, accepted.Operation.Id);
    }

    /// <summary>Follows an operation to its end.</summary>
    public async Task<OperationView> EndAsync(string group, string operationId)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            await foreach (var _ in Membership(group).WatchAsync(operationId, 0, deadline.Token))
            {
                // The watch ends with the operation.
            }
        }
        catch (OperationCanceledException)
        {
            var operation = await Membership(group).GetAsync(operationId);
            var view = await Client.GetGrain<IRaftGroupGrain>(group).DescribeAsync();
            Assert.Fail($"The operation did not end in time.\n{JsonSerializer.Serialize(operation)}\n{JsonSerializer.Serialize(view)}");
        }

        return (await Membership(group).GetAsync(operationId))!;
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.StopAllSilosAsync();
        await Cluster.DisposeAsync();
    }
}

/// <summary>Short ways to say things.</summary>
internal static class GroupExtensions
{
    public static async Task<ulong> AppendAsync(this IRaftGroupGrain group, string value)
    {
        var result = await group.ProposeAsync(Encoding.UTF8.GetBytes(value));
        return Assert.IsType<ProposalResult.Applied>(result).Index;
    }

    public static async Task<string[]> ReadAsync(this IRaftGroupGrain group, ReadConsistency consistency = ReadConsistency.Linearizable)
    {
        var result = await group.QueryAsync(default, consistency);
        var text = Encoding.UTF8.GetString(Assert.IsType<QueryResult.Answered>(result).Result.Span);
        return text.Length == 0 ? [] : text.Split('\n');
    }
}
