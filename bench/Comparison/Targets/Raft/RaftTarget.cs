using System.Reflection;
using System.Runtime.InteropServices;
using OrleansRaft.Bench.Processes;

namespace OrleansRaft.Bench.Targets.Raft;

/// <summary>Groups on a running cluster. Callers are dealt out to them in turn.</summary>
internal sealed class RaftTarget : ITarget
{
    private const string OnlyGroup = "bench";

    private static readonly TimeSpan LeaderWithin = TimeSpan.FromSeconds(30);

    private readonly IRaftDeployment _deployment;
    private RaftClients _clients;
    private readonly string[] _groups;
    private IStore[] _stores = [];

    private RaftTarget(IRaftDeployment deployment, RaftClients clients, string[] groups, string name)
    {
        (_deployment, _clients, _groups, Name) = (deployment, clients, groups, name);
        Facts =
        [
            new("version", $"{VersionOf(typeof(KvClient))}, Orleans {VersionOf(typeof(IClusterClient))}, {RuntimeInformation.FrameworkDescription}"),
            .. deployment.Facts,
            new("client", "Orleans client, one connection to the gateway of the leader's silo"),
        ];
    }

    public string Name { get; }

    public IReadOnlyList<Fact> Facts { get; }

    public TimeSpan ProcessorTime => _deployment.ProcessorTime;

    /// <summary>The silo that led the first group when leaders were looked for last.</summary>
    public string Leader { get; private set; } = "";

    /// <summary>Connects to a cluster and creates one group on it.</summary>
    public static Task<RaftTarget> StartAsync(IRaftDeployment deployment, CancellationToken cancellationToken) =>
        StartAsync(deployment, deployment.Name, [OnlyGroup], deployment.Silos.Count, cancellationToken);

    /// <summary>Connects to a cluster and creates groups on it. The cluster is not this one's to stop.</summary>
    /// <param name="deployment">The cluster.</param>
    /// <param name="name">In the report.</param>
    /// <param name="groups">Their ids.</param>
    /// <param name="voters">On how many silos each of them has a voter.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<RaftTarget> StartAsync(
        IRaftDeployment deployment, string name, IReadOnlyList<string> groups, int voters, CancellationToken cancellationToken)
    {
        var target = new RaftTarget(deployment, await RaftClients.ConnectAsync(deployment.Silos, cancellationToken), [.. groups], name);
        try
        {
            await Parallel.ForEachAsync(groups, cancellationToken, async (group, _) => await target.CreateAsync(group, voters));
            await target.FollowLeaderAsync(cancellationToken);
            return target;
        }
        catch
        {
            await target.DisposeAsync();
            throw;
        }
    }

    /// <summary>The first group, by way of the silo that led it when leaders were looked for last.</summary>
    public RaftGroupClient Group => _clients.Group(Leader, _groups[0]);

    /// <summary>The first group, by way of any silo but this one.</summary>
    public RaftGroupClient GroupBesides(string silo) => _clients.Group(_deployment.Silos.First(s => s.Name != silo).Name, _groups[0]);

    /// <summary>The first group as one reaches it by way of each silo, in the order of the silos.</summary>
    public IReadOnlyList<IStore> Doors => [.. _deployment.Silos.Select(s => new RaftStore(_clients.Group(s.Name, _groups[0])))];

    /// <summary>Connects anew, after a silo came back.</summary>
    public async Task ReconnectAsync(CancellationToken cancellationToken)
    {
        await _clients.DisposeAsync();
        _clients = await RaftClients.ConnectAsync(_deployment.Silos, cancellationToken);
    }

    /// <summary>Retires the groups.</summary>
    public async Task DeleteAsync(CancellationToken cancellationToken) => await Parallel.ForEachAsync(_groups, cancellationToken, async (group, _) =>
    {
        if (await _clients.Group(group).DeleteAsync() is { } rejection) throw new BenchException($"The group {group} could not be deleted: {rejection.Reason}");
    });

    public async Task<string> FollowLeaderAsync(CancellationToken cancellationToken)
    {
        var leaders = await Task.WhenAll(_groups.Select(group => Until.GetAsync(
            $"a leader of {group}", LeaderWithin, async () => (await _clients.Group(group).DescribeAsync())?.Leader?.Silo, cancellationToken)));
        _stores = [.. _groups.Zip(leaders, (group, leader) => new RaftStore(_clients.Group(leader, group)))];
        Leader = leaders[0];
        return string.Join(' ', leaders);
    }

    public IStore StoreOf(int caller) => _stores[caller % _stores.Length];

    public ValueTask DisposeAsync() => _clients.DisposeAsync();

    private async Task CreateAsync(string group, int voters)
    {
        var created = await _clients.Group(group).CreateAsync(KvClient.StateMachine, [.. _deployment.Silos.Take(voters).Select(s => s.Name)]);
        if (created is not CreateGroupResult.Created) throw new BenchException($"The group {group} could not be created: {created}.");
    }

    private static string VersionOf(Type type)
    {
        var version = type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+');
        return version.Length > 1 ? $"{version[0]} ({version[1][..Math.Min(7, version[1].Length)]})" : version[0];
    }
}
