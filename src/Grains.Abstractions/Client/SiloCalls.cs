namespace OrleansRaft;

/// <summary>
/// The calls of one client to one silo's door, shared by all groups that the silo leads. A request whose call broke, or whose replica leads no
/// more, is answered as such: what follows from that is another's to decide. Thread-safe.
/// </summary>
internal sealed class SiloCalls
{
    private readonly IGrainFactory _grains;
    private readonly ISiloDoorGrain _door;
    private readonly LeaderRoutes _routes;
    private readonly RequestBatcher<SiloRequest> _proposals;
    private readonly RequestBatcher<SiloRequest> _queries;

    /// <summary>Those to a silo.</summary>
    /// <param name="grains">Makes references.</param>
    /// <param name="silo">The silo.</param>
    /// <param name="routes">Hears of groups that are slow.</param>
    public SiloCalls(IGrainFactory grains, string silo, LeaderRoutes routes)
    {
        _grains = grains;
        _door = grains.GetGrain<ISiloDoorGrain>(ISiloDoorGrain.KeyOf(silo));
        _routes = routes;
        _proposals = new(CallStart.On(TaskScheduler.Default), static r => r.Payload.Length, batch => SendAsync(batch, _door.ProposeAsync));
        _queries = new(CallStart.On(TaskScheduler.Default), static r => r.Payload.Length, batch => SendAsync(batch, _door.QueryAsync));
    }

    public Task<SiloAnswer> ProposeAsync(SiloRequest command) => Add(_proposals, command);

    public Task<SiloAnswer> QueryAsync(SiloRequest query) => Add(_queries, query);

    private static Task<SiloAnswer> Add(RequestBatcher<SiloRequest> batcher, SiloRequest request)
    {
        if (!batcher.TryAdd(request)) request.Settle(new SiloAnswer(RequestState.Full));
        return request.Answer;
    }

    private async Task SendAsync(List<SiloRequest> batch, Func<SiloRequests, Task<SiloAnswers>> call)
    {
        var (requests, ordered) = Pack(batch);
        if (await AnswersAsync(call(requests), ordered) is not { } answers) return;
        if (answers.Ticket == 0) return;

        // Whoever is slow is waited for beside what goes on, and asked by itself until it is well again.
        var slow = ordered.Where((_, place) => answers.States[place] == (byte)RequestState.Waiting).ToList();
        foreach (var request in slow) _routes.Forget(request.Group, request.Place);
        _ = AnswersAsync(_door.AwaitAsync(answers.Ticket), slow);
    }

    /// <summary>Waits for the answers, and settles those that are there.</summary>
    /// <returns>Null if the call broke: all are settled then.</returns>
    private async Task<SiloAnswers?> AnswersAsync(Task<SiloAnswers> call, List<SiloRequest> requests)
    {
        try
        {
            var answers = await LeaderWatch.AnswerAsync(call, _grains.GetGrain<IRaftGroupGrain>(requests[0].Group), requests[0].Place);
            for (var i = 0; i < requests.Count; i++)
            {
                // A silo that was started again knows nothing of earlier calls.
                var answer = i < answers.States.Length ? answers[i] : new SiloAnswer(RequestState.Unknown);
                if (answer.State != RequestState.Waiting) requests[i].Settle(answer);
            }

            return answers;
        }
        catch (HomeSiloUnavailableException)
        {
            SettleAll(requests, new SiloAnswer(RequestState.NotLeader));
        }
        catch (Exception e)
        {
            SettleAll(requests, new SiloAnswer(RequestState.Unknown, Failure: e));
        }

        return null;
    }

    private static void SettleAll(List<SiloRequest> requests, SiloAnswer answer)
    {
        foreach (var request in requests) request.Settle(answer);
    }

    /// <summary>Puts the requests of each group together, in the order in which they came.</summary>
    private static (SiloRequests Requests, List<SiloRequest> Ordered) Pack(List<SiloRequest> batch)
    {
        var ordered = batch;
        if (batch.Exists(r => r.Group != batch[0].Group || r.Place.Replica != batch[0].Place.Replica))
        {
            ordered = [.. batch.GroupBy(static r => (r.Group, r.Place.Replica)).SelectMany(static g => g)];
        }

        var groups = new List<SiloGroup>();
        foreach (var request in ordered)
        {
            if (groups.Count > 0 && groups[^1] is var last && last.Id == request.Group && last.Replica == request.Place.Replica)
            {
                groups[^1] = last with { Count = last.Count + 1 };
            }
            else
            {
                groups.Add(new SiloGroup(request.Group, request.Place.Replica, 1));
            }
        }

        var payloads = new ReadOnlyMemory<byte>[ordered.Count];
        for (var i = 0; i < payloads.Length; i++) payloads[i] = ordered[i].Payload;
        return (new SiloRequests([.. groups], new Payloads(payloads)), ordered);
    }
}
