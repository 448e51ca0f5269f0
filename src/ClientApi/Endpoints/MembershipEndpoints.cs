using OrleansRaft.ClientApi.OpenApi;
using OrleansRaft.ClientApi.Problems;
using OrleansRaft.ClientApi.Requests;

namespace OrleansRaft.ClientApi.Endpoints;

/// <summary>Membership changes: requests, and the operations that they become.</summary>
internal static class MembershipEndpoints
{
    private const string Tag = "Membership";
    private const string IdempotencyKey = "Idempotency-Key";
    private const string IdempotencyKeyHelp = "To 64 characters. The same key and request again give the same operation.";

    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapPost("/groups/{group}/members/{replicaId}", AddAsync)
            .Describe(Tag, "AddMember", "Adds one voter under an id of the caller's choice, on the silo that the body names.")
            .TakesRaw("text/plain", "The silo's name.")
            .TakesHeader(IdempotencyKey, IdempotencyKeyHelp)
            .AnswersOperation()
            .MayFail(400, 404, 409, 413, 429, 503, 504);
        v1.MapDelete("/groups/{group}/members/{replicaId}", RemoveAsync)
            .Describe(Tag, "RemoveMember", "Removes one member.")
            .TakesHeader(IdempotencyKey, IdempotencyKeyHelp)
            .AnswersOperation()
            .MayFail(400, 404, 409, 429, 503, 504);
        v1.MapPost("/groups/{group}/changes", ChangeAsync)
            .Describe(Tag, "ChangeMembership", "Changes one or more members as one step. New members get an id that the group never used.")
            .TakesJson<ChangeBody>()
            .TakesHeader(IdempotencyKey, IdempotencyKeyHelp)
            .AnswersOperation()
            .MayFail(400, 404, 409, 412, 413, 415, 429, 503, 504);
        v1.MapPost("/groups/{group}/replace", ReplaceAsync)
            .Describe(Tag, "ReplaceMember", "Replaces one member by a new voter: it joins without a vote, receives the log, and takes the old one's place in one step.")
            .TakesJson<ReplaceBody>()
            .TakesHeader(IdempotencyKey, IdempotencyKeyHelp)
            .AnswersOperation()
            .MayFail(400, 404, 409, 412, 413, 415, 429, 503, 504);
        v1.MapPost("/groups/{group}/changes/leave-joint", LeaveJointAsync)
            .Describe(Tag, "LeaveJoint", "Leaves an explicit joint configuration.")
            .TakesHeader(IdempotencyKey, IdempotencyKeyHelp)
            .AnswersOperation()
            .MayFail(400, 404, 409, 429, 503, 504);
        v1.MapGet("/groups/{group}/changes", ListAsync)
            .Describe(Tag, "ListChanges", "The group's operations, newest first: all that wait or run, and the last hundred that ended.")
            .Answers<OperationView[]>(200, "The operations.")
            .MayFail(400, 404, 429, 503);
        v1.MapGet("/groups/{group}/changes/{operationId}", GetAsync)
            .Describe(Tag, "GetChange", "One operation with its progress right now.")
            .Answers<OperationView>(200, "The operation.")
            .MayFail(400, 404, 429, 503);
        v1.MapDelete("/groups/{group}/changes/{operationId}", CancelAsync)
            .Describe(Tag, "CancelChange", "Withdraws an operation where that is still safe. Its end follows; asking again changes nothing.")
            .AnswersOperation()
            .MayFail(400, 404, 409, 429, 503, 504);
    }

    /// <summary>404 <c>operation-not-found</c>, or <c>group-not-found</c> if it is the group that is missing.</summary>
    public static async Task<ProblemResult> NoSuchOperationAsync(IClusterClient client, string group, string operationId) =>
        await GroupExistsAsync(client, group)
            ? ProblemResult.Of(RejectionCode.OperationNotFound, $"Group '{group}' has no operation '{operationId}'.")
            : GroupEndpoints.NoSuchGroup(group);

    private static async Task<IResult> AddAsync(string group, string replicaId, HttpRequest request, IClusterClient client)
    {
        if ((await SiloNameBody.ReadAsync(request)).IsBad(out var problem, out var silo)) return problem;
        var change = new MemberChange(MemberChangeType.AddVoter, silo, RouteValues.ReplicaIdOf(replicaId));
        return await SubmitAsync(group, request, client, new ChangeRequest { Kind = OperationKind.AddMember, Changes = [change] });
    }

    private static Task<IResult> RemoveAsync(string group, string replicaId, HttpRequest request, IClusterClient client)
    {
        var change = MemberChange.Remove(RouteValues.ReplicaIdOf(replicaId));
        return SubmitAsync(group, request, client, new ChangeRequest { Kind = OperationKind.RemoveMember, Changes = [change] });
    }

    private static async Task<IResult> ChangeAsync(string group, HttpRequest request, IClusterClient client)
    {
        if ((await JsonBody.ReadAsync(request, ChangeBody.Read)).IsBad(out var problem, out var body)) return problem;
        return await SubmitAsync(group, request, client, body.ToRequest());
    }

    private static async Task<IResult> ReplaceAsync(string group, HttpRequest request, IClusterClient client)
    {
        if ((await JsonBody.ReadAsync(request, ReplaceBody.Read)).IsBad(out var problem, out var body)) return problem;
        return await SubmitAsync(group, request, client, body.ToRequest());
    }

    private static Task<IResult> LeaveJointAsync(string group, HttpRequest request, IClusterClient client) =>
        SubmitAsync(group, request, client, new ChangeRequest { Kind = OperationKind.LeaveJoint, Changes = [] });

    private static async Task<IResult> ListAsync(string group, IClusterClient client)
    {
        var operations = await client.GetRaftGroup(group).Membership.ListAsync();
        return operations.Count > 0 || await GroupExistsAsync(client, group) ? TypedResults.Ok(operations) : GroupEndpoints.NoSuchGroup(group);
    }

    private static async Task<IResult> GetAsync(string group, string operationId, IClusterClient client) =>
        await client.GetRaftGroup(group).Membership.GetAsync(operationId) is { } operation
            ? TypedResults.Ok(operation)
            : await NoSuchOperationAsync(client, group, operationId);

    private static async Task<IResult> SubmitAsync(string group, HttpRequest request, IClusterClient client, ChangeRequest change)
    {
        var key = request.Headers[IdempotencyKey];
        if (key.Count > 1 || key is [{ Length: 0 or > Limits.IdempotencyKeyLength }])
            return ProblemResult.Invalid(IdempotencyKey, $"must have 1 to {Limits.IdempotencyKeyLength} characters");
        return Answer(group, request, await client.GetRaftGroup(group).Membership.SubmitAsync(change with { IdempotencyKey = key }));
    }

    private static async Task<IResult> CancelAsync(string group, string operationId, HttpRequest request, IClusterClient client) =>
        await client.GetRaftGroup(group).Membership.CancelAsync(operationId) is var result
            && result is SubmitResult.Rejected { Rejection.Code: RejectionCode.OperationNotFound }
                ? await NoSuchOperationAsync(client, group, operationId)
                : Answer(group, request, result);

    private static IResult Answer(string group, HttpRequest request, SubmitResult result) => result switch
    {
        SubmitResult.Accepted accepted => TypedResults.Accepted(
            $"{request.PathBase}/v1/groups/{group}/changes/{accepted.Operation.Id}", accepted.Operation),
        SubmitResult.Rejected refused => ProblemResult.Of(refused.Rejection),
        _ => throw new InvalidOperationException($"No such result: {result}."),
    };

    private static async Task<bool> GroupExistsAsync(IClusterClient client, string group) =>
        await client.GetGrain<IGroupCatalogGrain>(IGroupCatalogGrain.Key).FindAsync(group) is not null;
}
