namespace OrleansRaft.Core;

/// <summary>How a leader sends to one follower. The numbers are etcd's.</summary>
public enum ProgressState : byte
{
    /// <summary>The follower's last index is not known: one append in a heartbeat interval finds it out.</summary>
    Probe = 0,

    /// <summary>The follower's log is known: appends are sent optimistically, many in flight.</summary>
    Replicate = 1,

    /// <summary>The follower needs what is compacted: a snapshot is on its way, and nothing else is sent.</summary>
    Snapshot = 2,
}
