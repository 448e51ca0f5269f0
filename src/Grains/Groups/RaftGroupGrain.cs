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
internal sealed class RaftGroupGrain : Grain, IRaftGroupGrain
{
    private readonly RaftSiloOptions _options;
    private readonly ILocalSiloDetails _silo;
    private readonly TimeProvider _clock;
    private readonly GroupRouter _router;
    private readonly ProposalDoor _proposals;
    private readonly QueryDoor _queries;

    public RaftGroupGrain(IOptions<RaftSiloOptions> options, ILocalSiloDetails silo, HomeSilos homes, LocalReplicas local, TimeProvider clock)
    {
        _options = options.Value;
        _silo = silo;
        _clock = clock;
        _router = new GroupRouter(GrainFactory, homes, local, clock, this.GetPrimaryKeyString());
        _proposals = new ProposalDoor(_router, clock);
        _queries = new QueryDoor(_router, clock, silo.Name);
    }

    private DateTimeOffset Deadline => _clock.GetUtcNow() + _options.RequestTimeout;

    public async ValueTask<ProposalResult> ProposeAsync(ReadOnlyMemory<byte> command)
    {
        if (command.IsEmpty) throw new ArgumentException("A command has one byte at least.", nameof(command));
        if (TooLarge(command) is { } rejection) return new ProposalResult.NotApplied(rejection);
        return await _proposals.ProposeAsync(command, Deadline);
    }

    public async ValueTask<QueryResult> QueryAsync(ReadOnlyMemory<byte> query, ReadConsistency consistency)
    {
        if (TooLarge(query) is { } rejection) return new QueryResult.NotAnswered(rejection);
        return await _queries.QueryAsync(query, consistency, Deadline);
    }

    public async ValueTask<GroupView?> DescribeAsync()
    {
        var survey = await _router.SurveyAsync();
        return survey is null ? null : GroupViews.Of(this.GetPrimaryKeyString(), survey);
    }

    public async ValueTask<Rejection?> TransferLeadershipAsync(ulong replicaId) =>
        await new LeadershipTransfer(_router, _clock).RunAsync(replicaId, Deadline);

    private static Rejection? TooLarge(ReadOnlyMemory<byte> payload) => payload.Length <= Limits.CommandBytes
        ? null
        : new Rejection(RejectionCode.TooLarge, $"A command or query has up to {Limits.CommandBytes} bytes, not {payload.Length}.");
}
