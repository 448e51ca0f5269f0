namespace OrleansRaft;

/// <summary>One of the majorities that a group needs.</summary>
public enum ConfigurationHalf
{
    /// <summary>The voters; while joint, those that decide once it is left.</summary>
    Incoming,

    /// <summary>While joint: the voters of before.</summary>
    Outgoing,
}

/// <summary>How one majority stands.</summary>
/// <param name="Half">Which one.</param>
/// <param name="Voters">Who counts.</param>
/// <param name="Needed">How many it takes.</param>
/// <param name="Available">How many can acknowledge an entry now: none while nobody leads.</param>
/// <param name="IsBlocked">Whether too few can: nothing commits.</param>
/// <param name="Missing">The others, each with the likely cause.</param>
/// <param name="SinceMs">For how many milliseconds it has been blocked, as far as anybody can tell; null if it is not.</param>
[GenerateSerializer, Immutable, Alias("raft.explained-half")]
public sealed record ExplainedHalf(
    [property: Id(0)] ConfigurationHalf Half,
    [property: Id(1)] IReadOnlyList<ulong> Voters,
    [property: Id(2)] int Needed,
    [property: Id(3)] int Available,
    [property: Id(4)] bool IsBlocked,
    [property: Id(5)] IReadOnlyList<MissingReplica> Missing,
    [property: Id(6)] long? SinceMs = null);
