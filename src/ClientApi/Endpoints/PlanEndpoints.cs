using OrleansRaft.ClientApi.OpenApi;
using OrleansRaft.ClientApi.Requests;

namespace OrleansRaft.ClientApi.Endpoints;

/// <summary>Membership changes looked at beforehand.</summary>
internal static class PlanEndpoints
{
    public static void Map(IEndpointRouteBuilder v1) => v1.MapPost("/groups/{group}/plan", PlanAsync)
        .Describe(
            "Membership",
            "PlanChange",
            "What a change or a replacement would do, and why it would be refused: quorums and tolerated failures in each phase, with warnings. "
            + "Nothing is proposed.")
        .TakesJson<PlanBody>()
        .Answers<ChangePlan>(200, "The plan. One that is refused has a refusal, and the phase now only.")
        .MayFail(400, 404, 413, 415, 429, 503);

    private static async Task<IResult> PlanAsync(string group, HttpRequest request, IClusterClient client)
    {
        if ((await JsonBody.ReadAsync(request, PlanBody.Read)).IsBad(out var problem, out var body)) return problem;
        return await client.GetRaftGroup(group).Membership.PlanAsync(body.ToRequest()) is { } plan
            ? TypedResults.Ok(plan)
            : GroupEndpoints.NoSuchGroup(group);
    }
}
