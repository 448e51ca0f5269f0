using OrleansRaft.ClientApi.OpenApi;
using OrleansRaft.ClientApi.Problems;
using OrleansRaft.ClientApi.Requests;

namespace OrleansRaft.ClientApi.Endpoints;

/// <summary>Groups: the list, one whole, creation, deletion, leadership.</summary>
internal static class GroupEndpoints
{
    private const string Tag = "Groups";
    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapGet("/groups", ListAsync)
            .Describe(Tag, "ListGroups", "All groups, by id.")
            .Answers<GroupLine[]>(200, "The groups.")
            .MayFail(429, 503);
        v1.MapGet("/groups/{group}", GetAsync)
            .Describe(Tag, "GetGroup", "One group, whole: leader, configuration, replicas, what it needs to commit and what it survives.")
            .Answers<GroupView>(200, "The group.")
            .MayFail(400, 404, 429, 503);
        v1.MapPut("/groups/{group}", CreateAsync)
            .Describe(Tag, "CreateGroup", "Creates a group with one voter on each silo. Safe to repeat.")
            .TakesJson<CreateGroupBody>()
            .Answers<GroupLine>(201, "It was created.")
            .Answers<GroupLine>(200, "It was there, created the same.")
            .MayFail(400, 409, 413, 415, 429, 503, 504);
        v1.MapDelete("/groups/{group}", DeleteAsync)
            .Describe(Tag, "DeleteGroup", "Retires a group with all its replicas and their data.")
            .Answers(202, "It is being deleted, or gone already.")
            .MayFail(400, 404, 429, 503, 504);
        v1.MapPut("/groups/{group}/leader", TransferAsync)
            .Describe(Tag, "TransferLeadership", "Hands leadership to a voter, and waits for it. Safe to repeat.")
            .TakesJson<LeaderBody>()
            .Answers<LeaderBody>(200, "That replica leads.")
            .MayFail(400, 404, 409, 413, 415, 429, 503, 504);
    }

    private static async Task<IResult> ListAsync(IClusterClient client) =>
        TypedResults.Ok((await client.ListRaftGroupsAsync()).Select(GroupLine.Of));

    private static async Task<IResult> GetAsync(string group, IClusterClient client) =>
        await client.GetRaftGroup(group).DescribeAsync() is { } view ? TypedResults.Ok(view) : NoSuchGroup(group);

    private static async Task<IResult> CreateAsync(string group, HttpRequest request, IClusterClient client)
    {
        if ((await JsonBody.ReadAsync(request, CreateGroupBody.Read)).IsBad(out var problem, out var body)) return problem;
        var line = new GroupLine(group, GroupState.Active, body.StateMachine, body.Members);
        return await client.GetRaftGroup(group).CreateAsync(body.StateMachine, body.Members) switch
        {
            CreateGroupResult.Created => TypedResults.Created($"{request.PathBase}{request.Path}", line),
            CreateGroupResult.Existed => TypedResults.Ok(line),
            CreateGroupResult.Rejected refused => ProblemResult.Of(refused.Rejection),
            var other => throw new InvalidOperationException($"No such result: {other}."),
        };
    }

    private static async Task<IResult> DeleteAsync(string group, IClusterClient client) =>
        await client.GetRaftGroup(group).DeleteAsync() is { } refused ? ProblemResult.Of(refused) : TypedResults.StatusCode(202);

    private static async Task<IResult> TransferAsync(string group, HttpRequest request, IClusterClient client)
    {
        if ((await JsonBody.ReadAsync(request, LeaderBody.Read)).IsBad(out var problem, out var body)) return problem;
        return await client.GetRaftGroup(group).TransferLeadershipAsync(body.ReplicaId) is { } refused
            ? ProblemResult.Of(refused)
            : TypedResults.Ok(body);
    }

    /// <summary>404 <c>group-not-found</c>.</summary>
    public static ProblemResult NoSuchGroup(string group) => ProblemResult.Of(RejectionCode.GroupNotFound, $"There is no group '{group}'.");
}
