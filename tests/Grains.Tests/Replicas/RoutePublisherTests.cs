using System.Reflection;
using OrleansRaft.Grains.Tests.Support;
using OrleansRaft.Groups;
using OrleansRaft.Replicas;
using OrleansRaft.Replication;

namespace OrleansRaft.Grains.Tests.Replicas;

public sealed class RoutePublisherTests
{
    private readonly Catalog _catalog = new();
    private readonly StoppedTime _time = new();
    private bool _isStopped;

    [Fact]
    public Task What_could_not_be_told_is_told_again() => Turns.RunAsync(async () =>
    {
        _catalog.Fails = true;
        var publisher = Publisher();
        publisher.Publish(Version(1));
        var waits = await _time.WaitsAsync();

        _catalog.Fails = false;
        waits();

        Assert.Equal(1ul, (await _catalog.ToldAsync()).Version);
        Assert.Equal(2, _catalog.Calls);
    });

    [Fact]
    public Task What_came_meanwhile_is_told_instead() => Turns.RunAsync(async () =>
    {
        _catalog.Fails = true;
        var publisher = Publisher();
        publisher.Publish(Version(1));
        var waits = await _time.WaitsAsync();

        _catalog.Fails = false;
        publisher.Publish(Version(2));
        waits();

        Assert.Equal(2ul, (await _catalog.ToldAsync()).Version);
    });

    [Fact]
    public Task A_replica_that_stopped_tells_nothing_any_more() => Turns.RunAsync(async () =>
    {
        _catalog.Fails = true;
        var publisher = Publisher();
        publisher.Publish(Version(1));
        var waits = await _time.WaitsAsync();
        _isStopped = true;
        waits();
        await Task.Yield(); // What waited goes on first: turns come in their order.

        _isStopped = false;
        _catalog.Fails = false;
        publisher.Publish(Version(3));

        Assert.Equal(3ul, (await _catalog.ToldAsync()).Version);
        Assert.Equal(2, _catalog.Calls);
    });

    private RoutePublisher Publisher()
    {
        var factory = DispatchProxy.Create<IGrainFactory, Factory>();
        ((Factory)(object)factory).Catalog = _catalog;
        return new RoutePublisher(factory, "g", _time, () => _isStopped);
    }

    private static MemberRegistry Version(ulong version) => MemberRegistry.Initial([new(1, "a")], version);

    /// <summary>Knows one grain.</summary>
    public class Factory : DispatchProxy
    {
        internal Catalog? Catalog { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod?.Name == nameof(IGrainFactory.GetGrain) ? Catalog : throw new NotSupportedException();
    }

    internal sealed class Catalog : ICatalogPartGrain
    {
        private readonly TaskCompletionSource<GroupRoute> _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Fails { get; set; }

        public int Calls { get; private set; }

        public Task<GroupRoute> ToldAsync() => _told.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        public Task PublishAsync(string groupId, GroupRoute route)
        {
            Calls++;
            if (Fails) throw new TimeoutException();
            _told.TrySetResult(route);
            return Task.CompletedTask;
        }

        public Task<GroupRoute?> RouteAsync(string groupId) => throw new NotSupportedException();

        public Task WakeAsync() => throw new NotSupportedException();

        public Task<CreateGroupResult> CreateAsync(string groupId, GroupSpec spec) => throw new NotSupportedException();

        public Task<Rejection?> DeleteAsync(string groupId) => throw new NotSupportedException();

        public Task<IReadOnlyList<GroupSummary>> ListAsync() => throw new NotSupportedException();

        public Task<GroupSummary?> FindAsync(string groupId) => throw new NotSupportedException();
    }
}
