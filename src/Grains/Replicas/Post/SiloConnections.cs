using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using OrleansRaft.Placement;

namespace OrleansRaft.Replicas;

/// <summary>
/// Notices silos whose process has died. The operating system closes its connections at once and refuses new ones, mostly long before the
/// cluster or an election timeout has noticed; a machine that loses its power or its network closes none, and shows by its silence.
/// A hint, never a proof. Thread-safe.
/// </summary>
/// <param name="membership">Knows which silos there are.</param>
/// <param name="grains">Reaches them.</param>
/// <param name="running">The replicas that are told.</param>
/// <param name="silo">This silo.</param>
/// <param name="host">Knows whether it is this silo that ends.</param>
/// <param name="clock">The time.</param>
/// <param name="logger">Tells operators whose process has died.</param>
internal sealed partial class SiloConnections(
    IClusterMembershipService membership,
    IGrainFactory grains,
    RunningReplicas running,
    ILocalSiloDetails silo,
    IHostApplicationLifetime host,
    TimeProvider clock,
    ILogger<SiloConnections> logger)
{
    /// <summary>Whoever says nothing for so long is not known to have died.</summary>
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Whoever refused a connection or said nothing is asked again so often: it may have been for a moment only.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <summary>Silos that refused a connection: as many as the cluster takes for active at the most.</summary>
    private readonly ConcurrentDictionary<SiloAddress, bool> _lost = new();

    private int _ended;
    private int _looksAgain;

    /// <summary>Watches all connections between this silo and others, whoever made them.</summary>
    /// <param name="options">The silo's.</param>
    /// <param name="services">Asked once a connection ends: what this needs is not made yet when connections are set up.</param>
    public static void Install(SiloConnectionOptions options, IServiceProvider services)
    {
        options.ConfigureSiloOutboundConnection(Watch);
        options.ConfigureSiloInboundConnection(Watch);

        void Watch(Microsoft.AspNetCore.Connections.IConnectionBuilder connections) => connections.Use(next => async connection =>
        {
            try
            {
                await next(connection);
            }
            finally
            {
                services.GetRequiredService<SiloConnections>().Ended();
            }
        });
    }

    /// <summary>Whether a silo refused a connection when it was looked for.</summary>
    /// <param name="address">The silo.</param>
    public bool IsLost(SiloAddress address) => _lost.ContainsKey(address);

    /// <summary>
    /// One of the connections ended, or it is time to look again. Whose does not matter: several end together, and a connection that broke
    /// is soon made again.
    /// </summary>
    internal void Ended()
    {
        if (Interlocked.Increment(ref _ended) == 1) _ = Task.Run(LookAsync);
    }

    private async Task LookAsync()
    {
        int seen;
        bool[] answered;
        do
        {
            seen = Volatile.Read(ref _ended);
            if (host.ApplicationStopping.IsCancellationRequested) return;
            var others = membership.CurrentSnapshot.Members.Values.Where(m => m.Name != silo.Name).ToArray();
            var active = others.Where(static m => m.Status == SiloStatus.Active).ToArray();
            foreach (var address in _lost.Keys.Except(active.Select(static m => m.SiloAddress))) _lost.TryRemove(address, out _);

            // The cluster may have been the first to notice. A silo that was started again under the same name has not died.
            var dead = others.Where(static m => m.Status == SiloStatus.Dead).Select(static m => m.Name);
            foreach (var name in dead.Except(active.Select(static m => m.Name))) Tell(name);
            answered = await Task.WhenAll(active.Select(IsAnsweringAsync));
        }
        while (Interlocked.CompareExchange(ref _ended, 0, seen) != seen);

        if (!answered.Contains(false) || Interlocked.Exchange(ref _looksAgain, 1) == 1) return;
        await Task.Delay(LookAgain, clock);
        Volatile.Write(ref _looksAgain, 0);
        Ended();
    }

    private async Task<bool> IsAnsweringAsync(ClusterMember member)
    {
        try
        {
            await grains.GetGrain<ISiloLogGrain>(PinnedKey.OfSilo(member.Name)).DatabaseAsync().WaitAsync(AnswerTimeout, clock);
            if (_lost.TryRemove(member.SiloAddress, out _)) LogFound(member.Name, member.SiloAddress);
            return true;
        }
        catch (TimeoutException)
        {
            // It may be busy, or far away.
            return false;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            if (_lost.TryAdd(member.SiloAddress, true)) LogLost(member.Name, member.SiloAddress);
            Tell(member.Name);
            return false;
        }
    }

    private void Tell(string name)
    {
        foreach (var replica in running.All) replica.SiloLost(name);
    }

    [LoggerMessage(
        1130, LogLevel.Warning, "Silo {Silo} at {Address} refuses connections: its process has probably died, and others lead what it led")]
    private partial void LogLost(string silo, SiloAddress address);

    [LoggerMessage(1131, LogLevel.Information, "Silo {Silo} at {Address} answers again")]
    private partial void LogFound(string silo, SiloAddress address);
}
