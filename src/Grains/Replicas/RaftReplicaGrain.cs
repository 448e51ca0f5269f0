using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.GrainDirectory;
using Orleans.Placement;
using OrleansRaft.Placement;
using OrleansRaft.Recovery;

namespace OrleansRaft.Replicas;

/// <summary>One replica as a grain: what comes from other silos, carried to the <see cref="HostedReplica"/>, which has turns of its own.</summary>
[Reentrant, KeepAlive, Immovable, PinnedPlacement, GrainDirectory(PinnedGrainDirectory.Name)]
internal sealed class RaftReplicaGrain(ReplicaServices services, ReplicaLoader loader, ILogger<HostedReplica> logger) : Grain, IRaftReplicaGrain
{
    private HostedReplica? _replica;

    private HostedReplica Replica => _replica ?? throw new InvalidOperationException("The grain is not active.");

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (!ReplicaGrainKey.TryParse(this.GetPrimaryKeyString(), out var key) || key.Silo != services.SiloName)
        {
            throw new HomeSiloUnavailableException($"'{this.GetPrimaryKeyString()}' does not live on {services.SiloName}.");
        }

        _replica = new HostedReplica(key, GrainFactory, services, loader, logger);
        try
        {
            await _replica.StartAsync().WaitAsync(cancellationToken);
        }
        catch
        {
            _replica.CloseAsync().Ignore(); // It must not come to life later, beside the one of the next activation.
            throw;
        }
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_replica is { } replica) await replica.CloseAsync();
    }

    public Task DeliverAsync(byte[] frame)
    {
        Replica.Deliver(frame);
        return Task.CompletedTask;
    }

    public Task<SnapshotAnswer> ReceiveSnapshotAsync(SnapshotPart part) => Replica.ReceiveSnapshotAsync(part);

    public Task<ReplicaCreation> CreateAsync(ReplicaSpec spec) => Replica.CreateAsync(spec);

    public Task StartAsync() => Replica.StartAsync();

    public Task CampaignAsync() => Replica.CampaignAsync();

    public Task RetireAsync() => Replica.RetireAsync();

    public Task<CommandReply> ProposeAsync(Payloads commands) => Replica.ProposeAsync(commands);

    public Task<QueryReply> QueryAsync(Payloads queries, ReadConsistency consistency) => Replica.QueryAsync(queries, consistency);

    public Task<ChangeReply> ProposeChangeAsync(ChangeProposal proposal) => Replica.ProposeChangeAsync(proposal);

    public Task TransferLeadershipAsync(ulong replicaId) => Replica.TransferLeadershipAsync(replicaId);

    public Task HandOverAsync() => Replica.HandOverAsync();

    public Task<ReplicaLog> DescribeLogAsync() => Replica.DescribeLogAsync();

    public Task<FencedLog?> FenceAsync() => Replica.FenceAsync();

    public Task CheckGenerationAsync() => Replica.CheckGenerationAsync();

    public Task<ReplicaCreation> BeginGenerationAsync(GenerationSpec spec) => Replica.BeginGenerationAsync(spec);

    public Task<ReplicaReport> ReportAsync() => Replica.ReportAsync();

    public Task<ReplicaReport> ConfirmAsync() => Replica.ConfirmAsync();
}
