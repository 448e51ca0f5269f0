using OrleansRaft.ClientApi.OpenApi;
using OrleansRaft.ClientApi.Problems;
using OrleansRaft.ClientApi.Requests;

namespace OrleansRaft.ClientApi.Endpoints;

/// <summary>The last resort for a group that lost its quorum: a plan, its application, and what was ever done.</summary>
internal static class RecoveryEndpoints
{
    private const string Tag = "Recovery";

    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapPost("/groups/{group}/recovery/plan", PlanAsync)
            .Describe(Tag, "PlanRecovery", "What a recovery of a group without a quorum would keep and may lose. Changes nothing.")
            .Answers<RecoveryPlan>(200, "The plan, with the hash that applies it.")
            .MayFail(400, 404, 409, 429, 503);
        v1.MapPost("/groups/{group}/recovery/apply", ApplyAsync)
            .Describe(
                Tag,
                "ApplyRecovery",
                "The last resort: starts a new generation of the group on what survived. The members of before are over for ever. Safe to repeat.")
            .TakesJson<RecoveryBody>()
            .Answers<RecoveryView>(200, "The new generation serves.")
            .MayFail(400, 404, 409, 413, 415, 429, 503, 504);
        v1.MapGet("/groups/{group}/recovery", ListAsync)
            .Describe(Tag, "ListRecoveries", "The recoveries that were ever decided for the group, newest first.")
            .Answers<RecoveryView[]>(200, "The recoveries.")
            .MayFail(400, 429, 503);
    }

    private static async Task<IResult> PlanAsync(string group, IClusterClient client) => await Grain(client, group).PlanAsync() switch
    {
        RecoveryPlanResult.Planned planned => TypedResults.Ok(planned.Plan),
        RecoveryPlanResult.Rejected refused => ProblemResult.Of(refused.Rejection),
        var other => throw new InvalidOperationException($"No such result: {other}."),
    };

    private static async Task<IResult> ApplyAsync(string group, HttpRequest request, IClusterClient client)
    {
        if ((await JsonBody.ReadAsync(request, RecoveryBody.Read)).IsBad(out var problem, out var body)) return problem;
        try
        {
            return await Grain(client, group).ApplyAsync(body.Hash, body.Reason) switch
            {
                RecoveryApplyResult.Completed completed => TypedResults.Ok(completed.Recovery),
                RecoveryApplyResult.Rejected refused => ProblemResult.Of(refused.Rejection),
                var other => throw new InvalidOperationException($"No such result: {other}."),
            };
        }
        catch (Exception e) when (CallFailure.IsBrokenCall(e))
        {
            return ProblemResult.Of(CallFailure.ForWrite(e));
        }
    }

    private static async Task<IResult> ListAsync(string group, IClusterClient client) => TypedResults.Ok(await Grain(client, group).ListAsync());

    private static IGroupRecoveryGrain Grain(IClusterClient client, string group) => client.GetGrain<IGroupRecoveryGrain>(group);
}
