namespace OrleansRaft.RaftCtl.Api;

/// <summary>What a change would do.</summary>
internal sealed record Plan(ulong Version, Refusal? Refusal, IReadOnlyList<PlanPhase> Phases, IReadOnlyList<PlanWarning> Warnings);

/// <summary>Why it would be refused.</summary>
internal sealed record Refusal(string Code, string Reason);

/// <summary>One phase on the way from one configuration to the other.</summary>
internal sealed record PlanPhase(
    string Name,
    string Detail,
    Configuration Configuration,
    PlanMajority Incoming,
    PlanMajority? Outgoing,
    ToleratedFailures ToleratedFailures);

/// <summary>A majority of a phase: who counts, and how many it takes.</summary>
internal sealed record PlanMajority(IReadOnlyList<ulong> Voters, int Needed);

/// <summary>What to think of before.</summary>
internal sealed record PlanWarning(string Code, string Detail);
