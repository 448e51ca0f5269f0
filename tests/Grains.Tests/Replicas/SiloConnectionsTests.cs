using System.Collections.Immutable;
using System.Net;
using System.Reflection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansRaft.Core;
using OrleansRaft.Grains.Tests.Support;
using OrleansRaft.Replicas;
using OrleansRaft.Storage;

namespace OrleansRaft.Grains.Tests.Replicas;

public sealed class SiloConnectionsTests
{
    private static readonly SiloAddress s_own = SiloAddress.New(IPAddress.Loopback, 1, 1);
    private static readonly SiloAddress s_other = SiloAddress.New(IPAddress.Loopback, 2, 1);
    private static readonly SiloAddress s_again = SiloAddress.New(IPAddress.Loopback, 2, 2);

    private readonly Fakes _fakes = new();
    private readonly StoppedTime _time = new();
    private readonly RunningReplicas _running = new();
    private readonly FakeReplica _replica = new();

    public SiloConnectionsTests() => _running.Add(new ReplicaKey("orders", new ReplicaId(1)), _replica);

    [Fact]
    public async Task A_silo_that_refused_for_a_moment_is_found_again()
    {
        var connections = Connections();
        _fakes.Refuses = true;
        connections.Ended();
        var passes = await _time.WaitsAsync();
        Assert.True(connections.IsLost(s_other));

        _fakes.Refuses = false;
        passes();

        Assert.True(SpinWait.SpinUntil(() => !connections.IsLost(s_other), TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_silo_that_refuses_is_looked_for_until_it_answers()
    {
        var connections = Connections();
        _fakes.Refuses = true;
        connections.Ended();
        for (var i = 0; i < 3; i++) (await _time.WaitsAsync())();
        await _time.WaitsAsync();

        Assert.True(connections.IsLost(s_other));
        Assert.Equal(4, _fakes.Calls);
    }

    [Fact]
    public async Task A_silo_that_left_the_cluster_is_looked_for_no_more()
    {
        var connections = Connections();
        _fakes.Refuses = true;
        connections.Ended();
        var passes = await _time.WaitsAsync();

        _fakes.Status = SiloStatus.Dead;
        passes();

        Assert.True(SpinWait.SpinUntil(() => !connections.IsLost(s_other), TimeSpan.FromSeconds(30)));
        Assert.Equal(1, _fakes.Calls);
    }

    [Fact]
    public async Task A_silo_that_says_nothing_is_asked_again()
    {
        var connections = Connections();
        _fakes.IsSilent = true;
        connections.Ended();
        (await _time.WaitsAsync())(); // For its answer,
        (await _time.WaitsAsync())(); // and to ask again.
        var passes = await _time.WaitsAsync();
        Assert.False(connections.IsLost(s_other));

        _fakes.IsSilent = false;
        _fakes.Refuses = true;
        passes();
        (await _time.WaitsAsync())();

        Assert.True(SpinWait.SpinUntil(() => _replica.LostSilos.Contains("other"), TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void A_silo_that_the_cluster_has_declared_dead_is_lost_without_being_asked()
    {
        _fakes.Status = SiloStatus.Dead;
        Connections().Ended();

        Assert.True(SpinWait.SpinUntil(() => _replica.LostSilos.Contains("other"), TimeSpan.FromSeconds(30)));
        Assert.Equal(0, _fakes.Calls);
    }

    [Fact]
    public void A_silo_that_was_started_again_has_not_died()
    {
        _fakes.Status = SiloStatus.Dead;
        _fakes.IsStartedAgain = true;
        Connections().Ended();

        Assert.True(SpinWait.SpinUntil(() => _fakes.Calls == 1, TimeSpan.FromSeconds(30)));
        Assert.Empty(_replica.LostSilos);
    }

    private SiloConnections Connections() => new(
        _fakes.As<IClusterMembershipService>(), _fakes.As<IGrainFactory>(), _running, _fakes.As<ILocalSiloDetails>(),
        _fakes.As<IHostApplicationLifetime>(), _time, NullLogger<SiloConnections>.Instance);

    /// <summary>A cluster of this silo and another one, of which only what is asked for here exists.</summary>
    private sealed class Fakes : ISiloLogGrain
    {
        private int _calls;

        public bool Refuses { get; set; }

        public bool IsSilent { get; set; }

        public bool IsStartedAgain { get; set; }

        public SiloStatus Status { get; set; } = SiloStatus.Active;

        public int Calls => Volatile.Read(ref _calls);

        public T As<T>()
            where T : class
        {
            var proxy = DispatchProxy.Create<T, Proxy>();
            ((Proxy)(object)proxy).Answer = Answer;
            return proxy;
        }

        public Task<string> DatabaseAsync()
        {
            Interlocked.Increment(ref _calls);
            if (IsSilent) return new TaskCompletionSource<string>().Task;
            return Refuses ? Task.FromException<string>(new IOException("Connection refused.")) : Task.FromResult("db");
        }

        private object Answer(string name) => name switch
        {
            "get_CurrentSnapshot" => new ClusterMembershipSnapshot(
                Members().ToImmutableDictionary(static m => m.SiloAddress),
                new MembershipVersion(1)),
            "get_Name" => "own",
            "get_ApplicationStopping" => CancellationToken.None,
            nameof(IGrainFactory.GetGrain) => this,
            _ => throw new NotSupportedException(name),
        };

        private IEnumerable<ClusterMember> Members()
        {
            yield return Member(s_own, SiloStatus.Active, "own");
            yield return Member(s_other, Status, "other");
            if (IsStartedAgain) yield return Member(s_again, SiloStatus.Active, "other");
        }

        private static ClusterMember Member(SiloAddress address, SiloStatus status, string name) => new(address, status, name);
    }

    public class Proxy : DispatchProxy
    {
        internal Func<string, object>? Answer { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Answer!(targetMethod!.Name);
    }
}
