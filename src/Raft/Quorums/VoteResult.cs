namespace OrleansRaft.Core;

/// <summary>How a vote stands.</summary>
internal enum VoteResult : byte
{
    /// <summary>Votes that are missing may still decide it either way.</summary>
    Pending = 1,

    /// <summary>A majority can no longer be had.</summary>
    Lost = 2,

    /// <summary>A majority has granted it.</summary>
    Won = 3,
}
