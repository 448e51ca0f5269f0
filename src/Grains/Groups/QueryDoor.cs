namespace OrleansRaft.Groups;

/// <summary>Brings reads to the leader, or to any replica if they need not be fresh. A read may be repeated as often as one likes.</summary>
internal sealed class QueryDoor
{
    private readonly GroupRouter _router;
    private readonly TimeProvider _clock;
    private readonly string _localSilo;
    private readonly RequestBatcher<DoorRequest<QueryResult>> _batcher;

    public QueryDoor(GroupRouter router, TimeProvider clock, string localSilo)
    {
        _router = router;
        _clock = clock;
        _localSilo = localSilo;
        _batcher = new(CallStart.On(TaskScheduler.Current), static r => r.Payload.Length, SendAsync);
    }

    public Task<QueryResult[]> QueryAsync(IReadOnlyList<ReadOnlyMemory<byte>> queries, DateTimeOffset deadline)
    {
        var call = new DoorCall<QueryResult>(queries.Count);
        for (var i = 0; i < queries.Count; i++)
        {
            var request = new DoorRequest<QueryResult>(call, i, queries[i], deadline);
            if (DoorLimits.TooLarge(queries[i]) is { } rejection) request.Settle(new QueryResult.NotAnswered(rejection));
            else if (!_batcher.TryAdd(request)) request.Settle(new QueryResult.NotAnswered(DoorLimits.Full));
        }

        return call.Answer;
    }

    private async Task SendAsync(List<DoorRequest<QueryResult>> batch)
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

    private async Task<bool> TryLeaderAsync(LeaderReplica leader, List<DoorRequest<QueryResult>> batch, DateTimeOffset deadline)
    {
        try
        {
            var call = leader.QueryAsync(new Payloads([.. batch.Select(static r => r.Payload)]));
            var reply = await LeaderCall.AnswerAsync(call, () => _router.IsReplacedAsync(leader), deadline, _clock);
            if (reply.Refusal is not null)
            {
                _router.Redirect(leader, reply.LeaderKey);
                return false;
            }

            for (var i = 0; i < batch.Count; i++) batch[i].Settle(new QueryResult.Answered(reply.Applied, reply.Results.Items[i]));
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _router.Suspect(leader);
            return false;
        }
    }

    /// <summary>Asks any replica, the nearest first.</summary>
    public async Task<QueryResult> QueryAnyAsync(ReadOnlyMemory<byte> query, DateTimeOffset deadline)
    {
        if (DoorLimits.TooLarge(query) is { } rejection) return new QueryResult.NotAnswered(rejection);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                if (await _router.AnyAsync(_localSilo, attempt) is not { } replica)
                {
                    return new QueryResult.NotAnswered(new Rejection(RejectionCode.GroupNotFound, "There is no such group."));
                }

                var reply = await replica.QueryAsync(new Payloads(query), ReadConsistency.Stale).WaitAsync(DoorLimits.Patience(deadline, _clock), _clock);
                if (reply.Refusal is null) return new QueryResult.Answered(reply.Applied, reply.Results.Items[0]);
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

    private static void SettleAll(List<DoorRequest<QueryResult>> batch, QueryResult result)
    {
        foreach (var request in batch) request.Settle(result);
    }
}
