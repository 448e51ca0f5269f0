namespace OrleansRaft.Membership;

/// <summary>Looks at a finished plan for what an operator may have overlooked. What the change does not alter is no news.</summary>
internal sealed partial class PlanWarnings
{
    private readonly IReadOnlyList<PlannedPhase> _phases;
    private readonly IReadOnlyList<Stage> _stages;
    private readonly HashSet<ulong> _healthy;
    private readonly IReadOnlyDictionary<ulong, string> _databases;

    /// <summary>Whose votes count now, in either half.</summary>
    private readonly HashSet<ulong> _before;

    /// <summary>Whose votes count afterwards.</summary>
    private readonly IReadOnlyList<ulong> _after;

    /// <summary>Looks at a plan.</summary>
    /// <param name="phases">The way, from the present to the end.</param>
    /// <param name="stages">The stages of the operation.</param>
    /// <param name="healthy">Who is healthy now.</param>
    /// <param name="databases">Which database holds whose log, as far as is known.</param>
    public PlanWarnings(
        IReadOnlyList<PlannedPhase> phases, IReadOnlyList<Stage> stages, HashSet<ulong> healthy, IReadOnlyDictionary<ulong, string> databases)
    {
        (_phases, _stages, _healthy, _databases) = (phases, stages, healthy, databases);
        _before = [.. phases[0].Configuration.Voters, .. phases[0].Configuration.VotersOutgoing];
        _after = phases[^1].Configuration.Voters;
    }

    private PlannedPhase Now => _phases[0];

    private PlannedPhase End => _phases[^1];

    private IEnumerable<ulong> NewVoters => _after.Where(id => !_before.Contains(id));

    /// <summary>All that there is to say.</summary>
    /// <param name="leader">Who leads now.</param>
    /// <param name="waiting">How many operations come first.</param>
    public IEnumerable<PlanWarning> All(ulong leader, int waiting) =>
        new[]
        {
            OperationsWait(waiting), LeaderLeaves(leader), EvenVoters(), SingleVoter(), NewVotersEmpty(), MajorityOfNewcomers(), Databases(),
            LearnerAway(), UnhealthyVoterStays(), HealthyVoterLeaves(), NoQuorum(), NoFailureTolerated(), FewerFailuresTolerated(), StaysJoint(),
        }.OfType<PlanWarning>();

    private static PlanWarning? OperationsWait(int waiting) => waiting == 0
        ? null
        : new(PlanWarningCode.OperationsWait, $"{waiting} {(waiting == 1 ? "operation comes" : "operations come")} first, and may change all of this.");

    private PlanWarning? StaysJoint() => _stages.Any(static s => s.Kind == StageKind.AwaitLeave)
        ? new(PlanWarningCode.StaysJoint, "Both majorities are needed until the group is told to leave the joint configuration.")
        : null;

    private bool VotersChange => !_before.SetEquals(_after);
}
