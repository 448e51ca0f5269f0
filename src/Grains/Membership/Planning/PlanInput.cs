using OrleansRaft.Groups;

namespace OrleansRaft.Membership;

/// <summary>All that a plan is made from.</summary>
/// <param name="Group">The group.</param>
/// <param name="Request">What is asked for.</param>
/// <param name="Survey">What the group's replicas say.</param>
/// <param name="IsActive">Whether a silo of this name is active.</param>
internal sealed record PlanInput(string Group, ChangeRequest Request, GroupSurvey Survey, Func<string, bool> IsActive)
{
    /// <summary>Which database holds the log of a silo that a new member would live on; whoever is absent was not reached.</summary>
    public IReadOnlyDictionary<string, string> Databases { get; init; } = new Dictionary<string, string>();

    /// <summary>The highest replica id that was ever given, to a member or in vain.</summary>
    public ulong LastGivenId { get; init; }

    /// <summary>How many operations come first.</summary>
    public int Waiting { get; init; }
}
