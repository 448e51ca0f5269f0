namespace OrleansRaft.Core;

/// <summary>What became of a request to the log's storage.</summary>
public enum StorageOutcome : byte
{
    /// <summary>It is served.</summary>
    Ok = 0,

    /// <summary>The position lies before the first entry that is kept: a snapshot stands for it.</summary>
    Compacted = 1,

    /// <summary>The position lies after the last entry.</summary>
    Unavailable = 2,

    /// <summary>No snapshot can be had just now; asking again later is expected.</summary>
    TemporarilyUnavailable = 3,

    /// <summary>A newer snapshot is there already.</summary>
    OutOfDate = 4,
}
