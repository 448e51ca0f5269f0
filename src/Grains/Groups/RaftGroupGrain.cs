using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using OrleansRaft.Hosting;
using OrleansRaft.Placement;
using OrleansRaft.Replicas;

namespace OrleansRaft.Groups;

/// <summary>
/// The door of a group, one on every silo that clients come to. It holds no truth: it may be lost at any time, and a request with it is
/// answered as unknown by whoever called.
/// </summary>
[StatelessWorker(1), Reentrant]
internal sealed partial class RaftGroupGrain : Grain, IRaftGroupGrain
{
    private readonly RaftSiloOptions _options;
    private readonly ILocalSiloDetails _silo;
    private readonly HomeSilos _homes;
    private readonly TimeProvider _clock;
    private readonly GroupRouter _router;
    private readonly ProposalDoor _proposals;
    private readonly QueryDoor _queries;

    public RaftGroupGrain(
        IOptions<RaftSiloOptions> options,
        ILocalSiloDetails silo,
        HomeSilos homes,
        RunningReplicas running,
        SiloConnections connections,
        TimeProvider clock)
    {
        _options = options.Value;
        _silo = silo;
        _homes = homes;
        _clock = clock;
        _router = new GroupRouter(GrainFactory, homes, running, connections, clock, this.GetPrimaryKeyString());
        _proposals = new ProposalDoor(_router, clock);
        _queries = new QueryDoor(_router, clock, silo.Name);
    }

    private DateTimeOffset Deadline => _clock.GetUtcNow() + _options.RequestTimeout;

    public async ValueTask<ProposalResult> ProposeAsync(ReadOnlyMemory<byte> command) => (await ProposeAllAsync(new Payloads(command)))[0];

    public async ValueTask<ProposalResults> ProposeAllAsync(Payloads commands)
    {
        ThrowUnlessCountIsValid(commands.Items.Count, nameof(commands));
        if (commands.Items.Any(static c => c.IsEmpty)) throw new ArgumentException("A command has one byte at least.", nameof(commands));
        var results = await _proposals.ProposeAsync(commands.Items, Deadline);
        return new ProposalResults(results) { Leader = _router.LeaderPlace };
    }

    public async ValueTask<QueryResult> QueryAsync(ReadOnlyMemory<byte> query, ReadConsistency consistency) =>
        consistency == ReadConsistency.Stale ? await _queries.QueryAnyAsync(query, Deadline) : (await QueryAllAsync(new Payloads(query)))[0];

    public async ValueTask<QueryResults> QueryAllAsync(Payloads queries)
    {
        ThrowUnlessCountIsValid(queries.Items.Count, nameof(queries));
        var results = await _queries.QueryAsync(queries.Items, Deadline);
        return new QueryResults(results) { Leader = _router.LeaderPlace };
    }

    public async ValueTask<GroupView?> DescribeAsync()
    {
        var survey = await _router.SurveyAsync();
        return survey is null ? null : GroupViews.Of(this.GetPrimaryKeyString(), survey);
    }

    public async ValueTask<Rejection?> TransferLeadershipAsync(ulong replicaId) =>
        await new LeadershipTransfer(_router, _clock).RunAsync(replicaId, Deadline);

    private static void ThrowUnlessCountIsValid(int count, string name)
    {
        if (count is 0 or > Limits.RequestsPerCall) throw new ArgumentException($"A call has 1 to {Limits.RequestsPerCall} requests, not {count}.", name);
    }
}
