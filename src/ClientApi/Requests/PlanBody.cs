namespace OrleansRaft.ClientApi.Requests;

/// <summary>A change to look at beforehand: the body of a change, or that of a replacement.</summary>
/// <param name="Changes">What changes, as one step. Not with a replacement.</param>
/// <param name="Transition">How the group goes from one configuration to the other. Not with a replacement.</param>
/// <param name="ReplicaId">With a replacement: the member that leaves.</param>
/// <param name="Silo">With a replacement: the silo of the new one.</param>
/// <param name="IfVersion">The configuration version that the caller saw: at any other the plan is a refusal.</param>
internal sealed record PlanBody(
    IReadOnlyList<ChangePart>? Changes = null,
    ChangeTransition? Transition = null,
    ulong? ReplicaId = null,
    string? Silo = null,
    ulong? IfVersion = null)
{
    /// <summary>Takes it from a body's fields.</summary>
    public static PlanBody Read(JsonFields fields)
    {
        if (fields.Has("replicaId") || fields.Has("silo"))
        {
            var replace = ReplaceBody.Read(fields);
            return new PlanBody(ReplicaId: replace.ReplicaId, Silo: replace.Silo, IfVersion: replace.IfVersion);
        }

        var change = ChangeBody.Read(fields);
        return new PlanBody(change.Changes, change.Transition, IfVersion: change.IfVersion);
    }

    /// <summary>What it asks about.</summary>
    public ChangeRequest ToRequest() => Silo is not null
        ? new ReplaceBody(ReplicaId.GetValueOrDefault(), Silo, IfVersion).ToRequest()
        : new ChangeBody(Changes ?? [], Transition, IfVersion).ToRequest();
}
