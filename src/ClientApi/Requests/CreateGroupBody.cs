namespace OrleansRaft.ClientApi.Requests;

/// <summary>What a group shall be.</summary>
/// <param name="Members">The silos that get a voter each; no silo twice.</param>
/// <param name="StateMachine">The name of a registered state machine; <c>kv</c> holds keys and values.</param>
internal sealed record CreateGroupBody(
    IReadOnlyList<string> Members,
    string StateMachine)
{
    /// <summary>Takes it from a body's fields.</summary>
    public static CreateGroupBody Read(JsonFields fields) => new(
        fields.Texts("members", Limits.Members, Names.IsSiloName, RouteValues.SiloRule),
        fields.Text("stateMachine", Names.IsStateMachineName, RouteValues.GroupRule));
}
