namespace OrleansRaft.RaftCtl.Api;

/// <summary>What a new group shall be.</summary>
internal sealed record CreateGroupBody(IReadOnlyList<string> Members, string StateMachine);

/// <summary>Who shall lead; in the answer, who leads.</summary>
internal sealed record LeaderBody(ulong ReplicaId);

/// <summary>A change of one or more members, to be planned or made.</summary>
internal sealed record ChangeBody(IReadOnlyList<MemberChange> Changes, string? Transition, ulong? IfVersion);

/// <summary>A replacement, to be planned or made.</summary>
internal sealed record ReplaceBody(ulong ReplicaId, string Silo, ulong? IfVersion);

/// <summary>A key's revision after a write.</summary>
internal sealed record KeyRevision(ulong Revision);

/// <summary>A key as <c>get --output json</c> shows it: the API itself answers with the value's bytes.</summary>
/// <param name="Key">The key.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="Value">The value, if it is UTF-8.</param>
/// <param name="ValueBase64">The value otherwise.</param>
internal sealed record KeyValue(string Key, ulong Revision, string? Value, string? ValueBase64);
