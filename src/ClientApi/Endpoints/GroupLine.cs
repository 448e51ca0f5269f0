namespace OrleansRaft.ClientApi.Endpoints;

/// <summary>One line of the list of groups.</summary>
/// <param name="Id">The group.</param>
/// <param name="State">Where it stands.</param>
/// <param name="StateMachine">What it runs.</param>
/// <param name="Members">The silos that it was created on; its membership today is in the group itself.</param>
internal sealed record GroupLine(
    string Id,
    GroupState State,
    string StateMachine,
    IReadOnlyList<string> Members)
{
    public static GroupLine Of(GroupSummary summary) => new(summary.Id, summary.State, summary.Spec.StateMachine, summary.Spec.Members);
}
