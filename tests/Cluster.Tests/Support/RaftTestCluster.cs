using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Storage;
using Orleans.TestingHost;
using OrleansRaft.Core;
using OrleansRaft.Hosting;
using OrleansRaft.Storage;
using OrleansRaft.Storage.Memory;

namespace OrleansRaft.Cluster.Tests.Support;

/// <summary>Silos in this process, each with a log of its own that outlives it.</summary>
internal sealed class RaftTestCluster : IAsyncDisposable
{
    /// <summary>For all that is waited for: a loaded machine is slow, and only a defect needs all of it.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(180);

    /// <summary>
    /// How long a group's door tries, if the test says nothing of broken calls: below Orleans' own timeout of a call, and longer than an election
    /// takes a busy machine. Who expects an answer of a leader gets one then.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, (byte[] Bytes, string ETag)> _grainState = new();

    /// <summary>The test host forgets silos that were started again.</summary>
    private readonly ConcurrentDictionary<string, InProcessSiloHandle> _restarted = [];
    private readonly int _silos;
    private readonly Action<RaftSiloOptions>? _configure;
    private readonly TimeSpan? _callTimeout;

    private RaftTestCluster(int silos, Action<RaftSiloOptions>? configure, TimeSpan? callTimeout) =>
        (_silos, _configure, _callTimeout) = (silos, configure, callTimeout);

    public InProcessTestCluster Cluster { get; private set; } = null!;

    /// <summary>The logs by silo name.</summary>
    public ConcurrentDictionary<string, MemoryLogStore> Logs { get; } = new();

    /// <summary>
    /// Called with the name of a grain's state and the state, when it is durable and before the grain hears of it. What this throws, the
    /// grain takes for a failed write.
    /// </summary>
    public Func<string, object?, Task>? StateWritten { get; set; }

    /// <summary>The same before it is durable: what this throws keeps it from being written.</summary>
    public Func<string, object?, Task>? StateWriting { get; set; }

    public IClusterClient Client => Cluster.Client;

    /// <summary>What a service inside a silo has: its calls leave by no gateway that could be lost.</summary>
    public IGrainFactory GrainsOf(string silo) => Running.Single(s => s.Name == silo).ServiceProvider.GetRequiredService<IGrainFactory>();

    /// <summary>The names of all silos that run.</summary>
    public IReadOnlyList<string> SiloNames => [.. Running.Select(static s => s.Name).Order(StringComparer.Ordinal)];

    private IEnumerable<InProcessSiloHandle> Running => Cluster.Silos.Concat(_restarted.Values);

    /// <summary>Starts silos.</summary>
    /// <param name="silos">How many.</param>
    /// <param name="configure">What differs from a test's usual options.</param>
    /// <param name="callTimeout">If given, calls break as those of a service do: with their gateway, and after this time.</param>
    public static async Task<RaftTestCluster> StartAsync(
        int silos = 3, Action<RaftSiloOptions>? configure = null, TimeSpan? callTimeout = null)
    {
        var made = new RaftTestCluster(silos, configure, callTimeout);
        made.Cluster = await made.DeployAsync();
        return made;
    }

    private async Task<InProcessTestCluster> DeployAsync()
    {
        var builder = new InProcessTestClusterBuilder((short)_silos);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((options, silo) =>
        {
            var name = options.SiloName;
            silo.Services.AddKeyedSingleton<Orleans.Storage.IGrainStorage>(
                RaftSiloOptions.GrainStorageName,
                (provider, _) => new SharedGrainStorage(
                    _grainState,
                    provider.GetRequiredService<IGrainStorageSerializer>(),
                    (name, state) => StateWriting?.Invoke(name, state) ?? Task.CompletedTask,
                    (name, state) => StateWritten?.Invoke(name, state) ?? Task.CompletedTask));
            silo.AddRaft(raft =>
            {
                // An election timeout of a second: a busy machine seldom takes as much from a thread, and what is under way when a leader is
                // followed by another may end as unknown.
                (raft.TickInterval, raft.ElectionTicks) = (TimeSpan.FromMilliseconds(50), 20);
                raft.CatchUp.Stable = TimeSpan.FromMilliseconds(100);
                if (_callTimeout is null) raft.RequestTimeout = Patience;
                _configure?.Invoke(raft);
            })
                .AddStateMachine<Register>(Register.Name)
                .AddKeyValueStore()
                .UseLogStore(_ => Logs.GetOrAdd(name, _ => new MemoryLogStore()));
            if (_callTimeout is { } timeout) silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = timeout);
            silo.Configure<ClusterMembershipOptions>(membership =>
            {
                membership.ProbeTimeout = TimeSpan.FromSeconds(1);
                membership.NumMissedProbesLimit = 2;
            });
        });
        if (_callTimeout is { } callTimeout)
        {
            builder.ConfigureClient(client =>
                client.AddRaftClient().Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = callTimeout));
        }

        builder.ConfigureSiloHost((_, host) => host.Logging.AddFilter("Orleans", LogLevel.Error).AddFilter("Polly", LogLevel.None));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    public Task<IRaftGroupGrain> CreateGroupAsync(string group, params string[] silos) =>
        CreateGroupAsync(group, new GroupSpec(silos, Register.Name));

    public async Task<IRaftGroupGrain> CreateGroupAsync(string group, GroupSpec spec)
    {
        // A broken call is made again: that is harmless, and the group may be there by then.
        var calls = 0;
        var answer = await Eventually.ResultAsync(
            async () =>
            {
                calls++;
                return await Catalog.CreateAsync(group, spec);
            },
            $"an answer about {group}");
        Assert.True(answer is CreateGroupResult.Created || (calls > 1 && answer is CreateGroupResult.Existed), $"{answer}");
        return Client.GetGrain<IRaftGroupGrain>(group);
    }

    /// <summary>Deletes a group and waits until it is gone. A broken call is made again, and may find it gone.</summary>
    public async Task DeleteGroupAsync(string group)
    {
        await Eventually.ResultAsync(
            async () => await Catalog.DeleteAsync(group) is null || await Catalog.FindAsync(group) is null ? "" : null, "the deletion to begin");
        await Eventually.ResultAsync(async () => await Catalog.FindAsync(group) is null ? "" : null, "the group to be gone");
    }

    public IGroupCatalogGrain Catalog => Client.GetGrain<IGroupCatalogGrain>(IGroupCatalogGrain.Key);

    /// <summary>Stops a silo without any farewell but the cluster's own note that it died.</summary>
    public Task KillAsync(string name) => Cluster.KillSiloAsync(Take(name));

    /// <summary>Stops a silo as an operator would.</summary>
    public Task StopAsync(string name) => Cluster.StopSiloAsync(Take(name));

    private InProcessSiloHandle Take(string name) =>
        _restarted.TryRemove(name, out var silo) ? silo : Cluster.Silos.Single(s => s.Name == name);

    /// <summary>Starts a silo again that was killed: under its old name, on a new port.</summary>
    public async Task RestartAsync(string name)
    {
        var number = int.Parse(name.Split('_')[1], System.Globalization.CultureInfo.InvariantCulture);
        _restarted[name] = await Cluster.StartSiloAsync(number, Cluster.Options);
    }

    /// <summary>Stops everything and starts it again on the same logs and grain state.</summary>
    public async Task RestartAllAsync()
    {
        await DisposeAsync();
        Cluster = await DeployAsync();
    }

    /// <summary>The silo on which a group's membership grain lives.</summary>
    public Task<string> SiloOfMembershipAsync(string group) => Eventually.ResultAsync(
        async () =>
        {
            await Membership(group).ListAsync();
            var address = await Client.GetGrain<IManagementGrain>(0).GetActivationAddress(Membership(group));
            return Running.FirstOrDefault(s => s.SiloAddress.Equals(address))?.Name;
        },
        "the silo of the membership grain");

    public IGroupRecoveryGrain Recovery(string group) => Client.GetGrain<IGroupRecoveryGrain>(group);

    /// <summary>Whether a running silo keeps no more than a tombstone of a replica.</summary>
    public async Task<bool> IsRetiredAsync(string silo, string group, ulong replica)
    {
        var log = Running.Single(s => s.Name == silo).ServiceProvider.GetRequiredService<LogWriter>();
        return (await log.ListAsync(CancellationToken.None)).Any(r => r.IsRetired && r.Key == new ReplicaKey(group, new ReplicaId(replica)));
    }

    public IGroupMembershipGrain Membership(string group) => Client.GetGrain<IGroupMembershipGrain>(group);

    /// <summary>Submits a change and follows it to its end.</summary>
    public async Task<OperationView> ChangeAsync(string group, ChangeRequest request)
    {
        var accepted = await Client.GetRaftGroup(group).Membership.AcceptedAsync(request);
        return await EndAsync(group, accepted.Id);
    }

    /// <summary>Follows an operation to its end.</summary>
    public async Task<OperationView> EndAsync(string group, string operationId)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            await Client.GetRaftGroup(group).Membership.WaitAsync(operationId, deadline.Token);
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
        foreach (var name in _restarted.Keys) await StopAsync(name);
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
