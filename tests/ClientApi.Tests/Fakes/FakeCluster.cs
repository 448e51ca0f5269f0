using System.Collections.Concurrent;
using System.Reflection;

namespace OrleansRaft.ClientApi.Tests.Fakes;

/// <summary>A cluster without silos: grains are plain objects, and calls to them are calls.</summary>
internal sealed class FakeCluster
{
    private readonly ConcurrentDictionary<string, FakeGroup> _groups = new();

    public FakeCluster()
    {
        Client = DispatchProxy.Create<IClusterClient, ClientProxy>();
        ((ClientProxy)(object)Client).Cluster = this;
    }

    public IClusterClient Client { get; }

    public FakeCatalog Catalog { get; } = new();

    public FakeRecovery Recovery { get; } = new();

    public FakeGroup Group(string id) => _groups.GetOrAdd(id, static key => new FakeGroup(key));
}

/// <summary>Stands for Orleans' client, of which only the way to a grain by text is used.</summary>
public class ClientProxy : DispatchProxy
{
    internal FakeCluster? Cluster { get; set; }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var key = (string)args![0]!;
        return targetMethod!.ReturnType.Name switch
        {
            nameof(IGroupCatalogGrain) => Cluster!.Catalog,
            nameof(IRaftGroupGrain) => Cluster!.Group(key),
            nameof(IGroupMembershipGrain) => Cluster!.Group(key).Membership,
            nameof(IGroupRecoveryGrain) => Cluster!.Recovery,
            var other => throw new NotSupportedException(other),
        };
    }
}
