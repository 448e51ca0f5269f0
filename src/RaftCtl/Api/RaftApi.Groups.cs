namespace OrleansRaft.RaftCtl.Api;

// Groups and leadership.
internal sealed partial class RaftApi
{
    /// <summary>All groups.</summary>
    public Task<Answer<IReadOnlyList<GroupLine>>> ListGroupsAsync(CancellationToken cancellationToken) =>
        AskAsync(new ApiCall(HttpMethod.Get, "v1/groups"), ApiJson.Default.IReadOnlyListGroupLine, cancellationToken);

    /// <summary>One group, whole.</summary>
    public Task<Answer<Group>> GetGroupAsync(string group, CancellationToken cancellationToken) =>
        AskAsync(new ApiCall(HttpMethod.Get, PathOf(group)), ApiJson.Default.Group, cancellationToken);

    /// <summary>Creates a group.</summary>
    public Task<Answer<GroupLine>> CreateGroupAsync(string group, CreateGroupBody body, CancellationToken cancellationToken) => AskAsync(
        new ApiCall(HttpMethod.Put, PathOf(group)) { Body = Json(body, ApiJson.Default.CreateGroupBody) },
        ApiJson.Default.GroupLine,
        cancellationToken);

    /// <summary>Retires a group. The API says nothing when it does.</summary>
    public async Task DeleteGroupAsync(string group, CancellationToken cancellationToken)
    {
        using var accepted = await SendAsync(new ApiCall(HttpMethod.Delete, PathOf(group)), cancellationToken);
    }

    /// <summary>Hands leadership over.</summary>
    public Task<Answer<LeaderBody>> TransferAsync(string group, ulong replicaId, CancellationToken cancellationToken) => AskAsync(
        new ApiCall(HttpMethod.Put, $"{PathOf(group)}/leader") { Body = Json(new LeaderBody(replicaId), ApiJson.Default.LeaderBody) },
        ApiJson.Default.LeaderBody,
        cancellationToken);

    /// <summary>Why the group serves, or does not.</summary>
    public Task<Answer<Explanation>> ExplainAsync(string group, CancellationToken cancellationToken) =>
        AskAsync(new ApiCall(HttpMethod.Get, $"{PathOf(group)}/explain"), ApiJson.Default.Explanation, cancellationToken);
}
