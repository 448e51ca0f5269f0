using OrleansRaft.Replicas;

namespace OrleansRaft.Groups;

/// <summary>Brings reads to the leader, or to any replica if they need not be fresh. A read may be repeated as often as one likes.</summary>
internal sealed class QueryDoor
{
    private readonly GroupRouter _router;
    private readonly TimeProvider _clock;
    private readonly string _localSilo;
    private readonly RequestBatcher<PendingRequest<QueryResult>> _batcher;

    public QueryDoor(GroupRouter router, TimeProvider clock, string localSilo)
    {
        _router = router;
        _clock = clock;
        _localSilo = localSilo;
        _batcher = new(DoorLimits.Calls, DoorLimits.Requests, DoorLimits.Bytes, DoorLimits.Waiting, static r => r.Payload.Length, SendAsync);
    }

    public async Task<QueryResult> QueryAsync(ReadOnlyMemory<byte> query, ReadConsistency consistency, DateTimeOffset deadline)
    {
        if (consistency == ReadConsistency.Stale) return await QueryAnyAsync(query, deadline);
        var request = new PendingRequest<QueryResult>(query, deadline);
        if (!_batcher.TryAdd(request)) request.Settle(new QueryResult.NotAnswered(DoorLimits.Full));
        return await request.Result;
    }

    private async Task SendAsync(List<PendingRequest<QueryResult>> batch)
    {
        while (true)
        {
            var deadline = batch[0].Deadline;
            if (await _router.FindLeaderAsync(deadline) is { } rejection)
            {
                SettleAll(batch, new QueryResult.NotAnswered(rejection));
                return;
            }

            if (_router.Leader is { } leader && await TryLeaderAsync(leader, batch, deadline)) return;
            if (_clock.GetUtcNow() < deadline)
            {
                await Task.Delay(DoorLimits.Pause, _clock);
                continue;
            }

            SettleAll(batch, new QueryResult.NotAnswered(new Rejection(RejectionCode.NoQuorum, "The leader could not prove in time that it leads.")));
            return;
        }
    }

    private async Task<bool> TryLeaderAsync(IRaftReplicaGrain leader, List<PendingRequest<QueryResult>> batch, DateTimeOffset deadline)
    {
        try
        {
            var call = leader.QueryAsync([.. batch.Select(static r => r.Payload)], ReadConsistency.Linearizable);
            var reply = await LeaderCall.AnswerAsync(call, leader, _router, deadline, _clock);
            if (reply.Refusal is not null)
            {
                _router.Redirect(leader, reply.LeaderKey);
                return false;
            }

            for (var i = 0; i < batch.Count; i++) batch[i].Settle(new QueryResult.Answered(reply.Applied, reply.Results[i]));
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _router.Suspect(leader);
            return false;
        }
    }

    private async Task<QueryResult> QueryAnyAsync(ReadOnlyMemory<byte> query, DateTimeOffset deadline)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                if (await _router.AnyAsync(_localSilo, attempt) is not { } replica)
                {
                    return new QueryResult.NotAnswered(new Rejection(RejectionCode.GroupNotFound, "There is no such group."));
                }

                var reply = await replica.QueryAsync([query], ReadConsistency.Stale).WaitAsync(DoorLimits.Patience(deadline, _clock), _clock);
                if (reply.Refusal is null) return new QueryResult.Answered(reply.Applied, reply.Results[0]);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // The next replica may answer.
            }

            if (_clock.GetUtcNow() >= deadline)
            {
                return new QueryResult.NotAnswered(new Rejection(RejectionCode.NoQuorum, "No replica answers."));
            }

            await Task.Delay(DoorLimits.Pause, _clock);
        }
    }

    private static void SettleAll(List<PendingRequest<QueryResult>> batch, QueryResult result)
    {
        foreach (var request in batch) request.Settle(result);
    }
}
