namespace OrleansRaft.ClientApi.Requests;

/// <summary>A change of one or more members.</summary>
/// <param name="Changes">What changes, as one step.</param>
/// <param name="Transition">How the group goes from one configuration to the other; without it, auto.</param>
/// <param name="IfVersion">The configuration version that the caller saw: the change is refused at any other.</param>
internal sealed record ChangeBody(
    IReadOnlyList<ChangePart> Changes,
    ChangeTransition? Transition = null,
    ulong? IfVersion = null)
{
    /// <summary>Takes it from a body's fields.</summary>
    public static ChangeBody Read(JsonFields fields) => new(
        [.. fields.Objects("changes", Limits.ChangesPerOperation).Select(ChangePart.Read)],
        fields.OptionalChoice<ChangeTransition>("transition"),
        fields.OptionalNumber("ifVersion"));

    /// <summary>What it asks of the group.</summary>
    public ChangeRequest ToRequest() => new()
    {
        Kind = OperationKind.Change,
        Changes = [.. Changes.Select(static c => c.ToChange())],
        Transition = Transition ?? ChangeTransition.Auto,
        IfVersion = IfVersion,
    };
}

/// <summary>One part of a change.</summary>
/// <param name="Type">What happens.</param>
/// <param name="Silo">With <c>add-voter</c> and <c>add-learner</c>: the silo of the new member. Not with the others.</param>
/// <param name="ReplicaId">With <c>promote</c>, <c>demote</c> and <c>remove</c>: the member. Not with the others.</param>
internal sealed record ChangePart(
    MemberChangeType Type,
    string? Silo = null,
    ulong? ReplicaId = null)
{
    /// <summary>Takes it from one object's fields.</summary>
    public static ChangePart Read(JsonFields fields)
    {
        if (fields.Choice<MemberChangeType>("type") is not { } type) return new ChangePart(default(MemberChangeType));
        var part = type is MemberChangeType.AddVoter or MemberChangeType.AddLearner
            ? new ChangePart(type, Silo: fields.Text("silo", Names.IsSiloName, RouteValues.SiloRule))
            : new ChangePart(type, ReplicaId: fields.ReplicaId("replicaId"));

        // The field of the other types is left over, and so refused.
        fields.Close();
        return part;
    }

    /// <summary>What it asks of the group.</summary>
    public MemberChange ToChange() => new(Type, Silo, ReplicaId.GetValueOrDefault());
}
