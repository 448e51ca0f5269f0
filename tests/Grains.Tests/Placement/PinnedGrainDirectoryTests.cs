using System.Collections.Immutable;
using System.Net;
using OrleansRaft.Placement;

namespace OrleansRaft.Grains.Tests.Placement;

public sealed class PinnedGrainDirectoryTests
{
    private static readonly SiloAddress s_here = Address(1);
    private static readonly SiloAddress s_there = Address(2);
    private static readonly GrainId s_local = GrainId.Create("replica", "orders/1@here");
    private static readonly GrainId s_remote = GrainId.Create("replica", "orders/2@there");

    private readonly Membership _membership = new();
    private readonly PinnedGrainDirectory _directory;

    public PinnedGrainDirectoryTests()
    {
        _membership.Add(s_here, "here");
        _membership.Add(s_there, "there");
        _directory = new PinnedGrainDirectory(new HomeSilos(_membership), new LocalSilo());
    }

    [Fact]
    public async Task A_replica_of_this_silo_is_where_it_registered()
    {
        Assert.Null(await _directory.Lookup(s_local));
        var address = Activation(s_local, s_here);

        Assert.Equal(address, await _directory.Register(address));
        Assert.Equal(address, await _directory.Lookup(s_local));
    }

    [Fact]
    public async Task The_first_registration_wins_until_it_is_taken_back()
    {
        var (first, second) = (Activation(s_local, s_here), Activation(s_local, s_here));
        await _directory.Register(first);

        Assert.Equal(first, await _directory.Register(second));
        await _directory.Unregister(second);
        Assert.Equal(first, await _directory.Lookup(s_local));
        await _directory.Unregister(first);
        Assert.Equal(second, await _directory.Register(second));
    }

    [Fact]
    public async Task A_replica_of_another_silo_is_at_its_home_and_cannot_register_here()
    {
        Assert.Equal(s_there, (await _directory.Lookup(s_remote))!.SiloAddress);
        await Assert.ThrowsAsync<HomeSiloUnavailableException>(() => _directory.Register(Activation(s_remote, s_here)));
        await Assert.ThrowsAsync<HomeSiloUnavailableException>(() => _directory.Register(Activation(s_local, s_there)));
    }

    [Fact]
    public async Task A_silos_post_is_on_that_silo()
    {
        Assert.Equal(s_there, (await _directory.Lookup(GrainId.Create("post", PinnedKey.OfSilo("there"))))!.SiloAddress);
        Assert.Null(await _directory.Lookup(GrainId.Create("post", PinnedKey.OfSilo("here"))));
        Assert.Throws<HomeSiloUnavailableException>(() => new HomeSilos(_membership).Resolve(GrainId.Create("post", PinnedKey.OfSilo("no silo"))));
    }

    [Fact]
    public async Task A_silo_that_came_back_is_found_at_its_latest_address()
    {
        var back = Address(2, generation: 9);
        _membership.Add(back, "there");

        Assert.Equal(back, (await _directory.Lookup(s_remote))!.SiloAddress);
    }

    [Theory]
    [InlineData("orders/2@nowhere")]
    [InlineData("orders/2@leaving")]
    [InlineData("no key")]
    public async Task A_replica_without_an_active_home_cannot_be_called(string key)
    {
        _membership.Add(Address(3), "leaving", SiloStatus.ShuttingDown);

        await Assert.ThrowsAsync<HomeSiloUnavailableException>(() => _directory.Lookup(GrainId.Create("replica", key)));
    }

    [Fact]
    public async Task Replicas_here_stay_when_another_silo_leaves()
    {
        var address = Activation(s_local, s_here);
        await _directory.Register(address);

        await _directory.UnregisterSilos([s_there]);

        Assert.Equal(address, await _directory.Lookup(s_local));
    }

    private static SiloAddress Address(int port, int generation = 1) => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, port), generation);

    private static GrainAddress Activation(GrainId id, SiloAddress silo) =>
        new() { GrainId = id, SiloAddress = silo, ActivationId = ActivationId.NewId() };

    private sealed class LocalSilo : ILocalSiloDetails
    {
        public string Name => "here";

        public string ClusterId => "c";

        public string DnsHostName => "h";

        public SiloAddress SiloAddress => s_here;

        public SiloAddress GatewayAddress => s_here;
    }

    private sealed class Membership : IClusterMembershipService
    {
        private ImmutableDictionary<SiloAddress, ClusterMember> _members = ImmutableDictionary<SiloAddress, ClusterMember>.Empty;

        public ClusterMembershipSnapshot CurrentSnapshot => new(_members, new MembershipVersion(1));

        public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => throw new NotSupportedException();

        public void Add(SiloAddress address, string name, SiloStatus status = SiloStatus.Active) =>
            _members = _members.Add(address, new ClusterMember(address, status, name));

        public ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default) => default;

        public Task<bool> TryKill(SiloAddress siloAddress) => throw new NotSupportedException();
    }
}
