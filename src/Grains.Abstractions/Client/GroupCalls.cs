namespace OrleansRaft;

/// <summary>The calls of one client to one group's door. Thread-safe.</summary>
internal sealed class GroupCalls
{
    private static readonly Rejection Full = new(RejectionCode.TooManyRequests, "Too many requests of this client wait for the group.");

    private readonly RequestBatcher<PendingRequest<ProposalResult>> _proposals;
    private readonly RequestBatcher<PendingRequest<QueryResult>> _queries;

    /// <summary>Those to a door.</summary>
    /// <param name="door">The door.</param>
    /// <param name="learn">Hears where the group is led.</param>
    public GroupCalls(IRaftGroupGrain door, Action<LeaderPlace> learn)
    {
        // Not on the caller's scheduler: a grain that calls must not have to carry what others ask.
        _proposals = new(CallStart.On(TaskScheduler.Default), static r => r.Payload.Length, batch => SendAsync(batch, ProposeAsync, static (r, i) => r[i], LostProposal));
        _queries = new(CallStart.On(TaskScheduler.Default), static r => r.Payload.Length, batch => SendAsync(batch, QueryAsync, static (r, i) => r[i], LostQuery));

        async ValueTask<ProposalResults> ProposeAsync(Payloads commands)
        {
            var results = await door.ProposeAllAsync(commands);
            if (results.Leader is { } leader) learn(leader);
            return results;
        }

        async ValueTask<QueryResults> QueryAsync(Payloads queries)
        {
            var results = await door.QueryAllAsync(queries);
            if (results.Leader is { } leader) learn(leader);
            return results;
        }
    }

    /// <summary>Who waits; kept by <see cref="DoorCalls"/>.</summary>
    public int Callers { get; set; }

    public Task<ProposalResult> ProposeAsync(ReadOnlyMemory<byte> command)
    {
        var request = new PendingRequest<ProposalResult>(command);
        if (!_proposals.TryAdd(request)) request.Settle(new ProposalResult.NotApplied(Full));
        return request.Result;
    }

    public Task<QueryResult> QueryAsync(ReadOnlyMemory<byte> query)
    {
        var request = new PendingRequest<QueryResult>(query);
        if (!_queries.TryAdd(request)) request.Settle(new QueryResult.NotAnswered(Full));
        return request.Result;
    }

    private static async Task SendAsync<T, TResults>(
        List<PendingRequest<T>> batch, Func<Payloads, ValueTask<TResults>> call, Func<TResults, int, T> resultOf, Func<Exception, T> lost)
    {
        try
        {
            var results = await call(new Payloads([.. batch.Select(static r => r.Payload)]));
            for (var i = 0; i < batch.Count; i++) batch[i].Settle(resultOf(results, i));
        }
        catch (Exception e) when (CallFailure.IsBrokenCall(e))
        {
            var result = lost(e);
            foreach (var request in batch) request.Settle(result);
        }
        catch (Exception e)
        {
            foreach (var request in batch) request.Fail(e);
        }
    }

    /// <summary>What a command is whose call broke.</summary>
    public static ProposalResult LostProposal(Exception e)
    {
        var rejection = CallFailure.ForWrite(e);
        return rejection.Code is RejectionCode.OutcomeUnknown
            ? new ProposalResult.Unknown(rejection.Reason)
            : new ProposalResult.NotApplied(rejection);
    }

    private static QueryResult LostQuery(Exception e) => new QueryResult.NotAnswered(CallFailure.ForRead(e));
}
