using OrleansRaft.ClientApi.OpenApi;

namespace OrleansRaft.ClientApi.Endpoints;

/// <summary>Why a group is stuck.</summary>
internal static class ExplainEndpoints
{
    public static void Map(IEndpointRouteBuilder v1) => v1.MapGet("/groups/{group}/explain", ExplainAsync)
        .Describe("Groups", "ExplainGroup", "Why a group serves or does not: which replica blocks which half since when, and the likely cause.")
        .Answers<GroupExplanation>(200, "What its replicas say at this moment.")
        .MayFail(400, 404, 429, 503);

    private static async Task<IResult> ExplainAsync(string group, IClusterClient client) =>
        await client.GetRaftGroup(group).ExplainAsync() is { } explanation ? TypedResults.Ok(explanation) : GroupEndpoints.NoSuchGroup(group);
}
