using OrleansRaft.Placement;
using OrleansRaft.Replicas;
using OrleansRaft.Replication;

namespace OrleansRaft.Groups;

/// <summary>
/// Brings commands to the leader. It proposes again only what certainly was not, and never will be, applied: a batch that a replica
/// refused whole or that never left, and a command whose place in the log went to another. Everything else is unknown.
/// </summary>
internal sealed class ProposalDoor
{
    private readonly GroupRouter _router;
    private readonly TimeProvider _clock;
    private readonly RequestBatcher<PendingRequest<ProposalResult>> _batcher;

    public ProposalDoor(GroupRouter router, TimeProvider clock)
    {
        _router = router;
        _clock = clock;
        _batcher = new(DoorLimits.Calls, DoorLimits.Requests, DoorLimits.Bytes, DoorLimits.Waiting, static r => r.Payload.Length, SendAsync);
    }

    public Task<ProposalResult> ProposeAsync(ReadOnlyMemory<byte> command, DateTimeOffset deadline)
    {
        var request = new PendingRequest<ProposalResult>(command, deadline);
        if (!_batcher.TryAdd(request)) request.Settle(new ProposalResult.NotApplied(DoorLimits.Full));
        return request.Result;
    }

    private async Task SendAsync(List<PendingRequest<ProposalResult>> batch)
    {
        while (batch.Count > 0)
        {
            var deadline = batch[0].Deadline;
            if (await _router.FindLeaderAsync(deadline) is { } rejection)
            {
                SettleAll(batch, new ProposalResult.NotApplied(rejection));
                return;
            }

            if (_router.Leader is { } leader) batch = await TryLeaderAsync(leader, batch, deadline);
            if (batch.Count == 0) return;
            if (_clock.GetUtcNow() >= deadline)
            {
                SettleAll(batch, new ProposalResult.NotApplied(new Rejection(RejectionCode.NoLeader, "Leadership did not settle in time.")));
                return;
            }

            await Task.Delay(DoorLimits.Pause, _clock);
        }
    }

    /// <summary>Proposes to a replica.</summary>
    /// <returns>What is safe to propose again.</returns>
    private async Task<List<PendingRequest<ProposalResult>>> TryLeaderAsync(
        IRaftReplicaGrain leader, List<PendingRequest<ProposalResult>> batch, DateTimeOffset deadline)
    {
        try
        {
            var call = leader.ProposeAsync([.. batch.Select(static r => r.Payload)]);
            var reply = await LeaderCall.AnswerAsync(call, leader, _router, deadline, _clock);
            if (reply.Refusal is null) return Settle(batch, reply);
            if (reply.Refusal == ReplicaRefusal.Overloaded)
            {
                SettleAll(batch, new ProposalResult.NotApplied(DoorLimits.Full));
                return [];
            }

            _router.Redirect(leader, reply.LeaderKey);
            return batch;
        }
        catch (HomeSiloUnavailableException)
        {
            _router.Suspect(leader);
            return batch;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _router.Suspect(leader);
            SettleAll(batch, new ProposalResult.Unknown($"The leader's answer was lost: {e.Message}"));
            return [];
        }
    }

    private static List<PendingRequest<ProposalResult>> Settle(List<PendingRequest<ProposalResult>> batch, CommandReply reply)
    {
        var again = new List<PendingRequest<ProposalResult>>();
        for (var i = 0; i < batch.Count; i++)
        {
            switch (reply.Statuses[i])
            {
                case CommandStatus.Applied:
                    batch[i].Settle(new ProposalResult.Applied(reply.Indexes[i], reply.Results[i]));
                    break;
                case CommandStatus.Lost:
                    again.Add(batch[i]);
                    break;
                default:
                    batch[i].Settle(new ProposalResult.Unknown("The leader lost track of it: leadership changed, or no quorum answered in time."));
                    break;
            }
        }

        return again;
    }

    private static void SettleAll(List<PendingRequest<ProposalResult>> batch, ProposalResult result)
    {
        foreach (var request in batch) request.Settle(result);
    }
}
