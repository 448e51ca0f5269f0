namespace OrleansRaft.RaftCtl.Api;

/// <summary>One line of the list of groups.</summary>
internal sealed record GroupLine(string Id, string State, string StateMachine, IReadOnlyList<string> Members);

/// <summary>One group, whole.</summary>
internal sealed record Group(
    string Id,
    string StateMachine,
    Leader? Leader,
    string Phase,
    Configuration Configuration,
    ulong CommitIndex,
    ulong AppliedIndex,
    IReadOnlyList<Replica> Replicas,
    Quorum Quorum,
    ToleratedFailures ToleratedFailures);

/// <summary>Who leads.</summary>
internal sealed record Leader(ulong ReplicaId, string Silo, ulong Term);

/// <summary>A membership, named by the log position that made it.</summary>
internal sealed record Configuration(
    ulong Version,
    IReadOnlyList<ulong> Voters,
    IReadOnlyList<ulong> VotersOutgoing,
    IReadOnlyList<ulong> Learners,
    IReadOnlyList<ulong> LearnersNext,
    bool AutoLeave);

/// <summary>One replica as the leader sees it.</summary>
internal sealed record Replica(
    ulong Id, string Silo, string Role, string? State, ulong Match, ulong Next, ulong LagEntries, long? LastContactMs, string? Database);

/// <summary>What the group needs to commit.</summary>
internal sealed record Quorum(Majority Incoming, Majority? Outgoing);

/// <summary>One majority: who counts, who of them is there, how many it takes.</summary>
internal sealed record Majority(IReadOnlyList<ulong> Voters, IReadOnlyList<ulong> Healthy, int Needed);

/// <summary>How many more of each may fail.</summary>
internal sealed record ToleratedFailures(int Replicas, int Silos, int Databases);
