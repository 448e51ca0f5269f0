using OrleansRaft.Replicas;

namespace OrleansRaft.Groups;

/// <summary>Brings commands to the leader, again where that is safe (<see cref="ProposalAttempt"/>), until their time is over.</summary>
internal sealed class ProposalDoor
{
    private readonly GroupRouter _router;
    private readonly TimeProvider _clock;
    private readonly RequestBatcher<DoorRequest<ProposalResult>> _batcher;

    public ProposalDoor(GroupRouter router, TimeProvider clock)
    {
        _router = router;
        _clock = clock;
        _batcher = new(CallStart.On(TaskScheduler.Current), static r => r.Payload.Length, SendAsync);
    }

    public Task<ProposalResult[]> ProposeAsync(IReadOnlyList<ReadOnlyMemory<byte>> commands, DateTimeOffset deadline)
    {
        var call = new DoorCall<ProposalResult>(commands.Count);
        for (var i = 0; i < commands.Count; i++)
        {
            var request = new DoorRequest<ProposalResult>(call, i, commands[i], deadline);
            if (DoorLimits.TooLarge(commands[i]) is { } rejection) request.Settle(new ProposalResult.NotApplied(rejection));
            else if (!_batcher.TryAdd(request)) request.Settle(new ProposalResult.NotApplied(DoorLimits.Full));
        }

        return call.Answer;
    }

    private async Task SendAsync(List<DoorRequest<ProposalResult>> batch)
    {
        while (batch.Count > 0)
        {
            var deadline = batch[0].Deadline;
            if (await _router.FindLeaderAsync(deadline) is { } rejection)
            {
                ProposalAttempt.SettleAll(batch, new ProposalResult.NotApplied(rejection));
                return;
            }

            if (_router.Leader is { } leader) batch = await TryLeaderAsync(leader, batch, deadline);
            if (batch.Count == 0) return;
            if (_clock.GetUtcNow() >= deadline)
            {
                ProposalAttempt.SettleAll(batch, new ProposalResult.NotApplied(new Rejection(RejectionCode.NoLeader, "Leadership did not settle in time.")));
                return;
            }

            await Task.Delay(DoorLimits.Pause, _clock);
        }
    }

    /// <summary>Proposes to a replica.</summary>
    /// <returns>What is safe to propose again.</returns>
    private async Task<List<DoorRequest<ProposalResult>>> TryLeaderAsync(
        LeaderReplica leader, List<DoorRequest<ProposalResult>> batch, DateTimeOffset deadline)
    {
        var attempt = await AttemptAsync(leader, batch, deadline);
        if (attempt is not ProposalAttempt.Answered { Reply: var reply }) _router.Suspect(leader);
        else if (reply.Refusal is ReplicaRefusal.NotLeader or ReplicaRefusal.NotRunning) _router.Redirect(leader, reply.LeaderKey);
        return attempt.Settle(batch);
    }

    private async Task<ProposalAttempt> AttemptAsync(
        LeaderReplica leader, List<DoorRequest<ProposalResult>> batch, DateTimeOffset deadline)
    {
        try
        {
            var call = leader.ProposeAsync(new Payloads([.. batch.Select(static r => r.Payload)]));
            return new ProposalAttempt.Answered(await LeaderCall.AnswerAsync(call, () => _router.IsReplacedAsync(leader), deadline, _clock));
        }
        catch (HomeSiloUnavailableException)
        {
            return new ProposalAttempt.NotSent();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new ProposalAttempt.AnswerLost(e.Message);
        }
    }
}
