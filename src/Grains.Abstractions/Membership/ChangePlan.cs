namespace OrleansRaft;

/// <summary>What a change would do, from what is known at this moment. Nothing is proposed, and nothing is kept.</summary>
/// <param name="Version">The configuration that it starts from: give it as <see cref="ChangeRequest.IfVersion"/> to get this plan or a refusal.</param>
/// <param name="Refusal">Why the change would be refused; null if it would not.</param>
/// <param name="Phases">The way, from the present to the end. With a refusal the present only.</param>
/// <param name="Warnings">What is allowed, and probably not what is wanted.</param>
[GenerateSerializer, Immutable, Alias("raft.plan")]
public sealed record ChangePlan(
    [property: Id(0)] ulong Version,
    [property: Id(1)] Rejection? Refusal,
    [property: Id(2)] IReadOnlyList<PlannedPhase> Phases,
    [property: Id(3)] IReadOnlyList<PlanWarning> Warnings);
