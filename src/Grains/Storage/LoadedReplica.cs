using OrleansRaft.Core;

namespace OrleansRaft.Storage;

/// <summary>How a new replica's rows begin.</summary>
/// <param name="StateMachine">The name of its state machine; never changes.</param>
/// <param name="HardState">Its first hard state; empty for one that joins an existing group.</param>
/// <param name="Snapshot">
/// Its first snapshot, which has no chunks (the state machine as it is created); null for one that joins: the leader will send one, or the
/// log from its start.
/// </param>
public sealed record ReplicaBirth(string StateMachine, HardState HardState, SnapshotRecord? Snapshot)
{
    /// <summary>Checks it, for implementations of <see cref="ISiloLog.CreateAsync"/>.</summary>
    /// <exception cref="ArgumentException">The state machine's name is not one, or the snapshot has chunks.</exception>
    public void ThrowIfInvalid()
    {
        if (!Names.IsStateMachineName(StateMachine)) throw new ArgumentException($"'{StateMachine}' is not a state machine's name.");
        if (Snapshot is { ChunkCount: not 0 }) throw new ArgumentException("A replica's first snapshot has no chunks.");
    }
}

/// <summary>What a replica's rows hold. Entries are read apart.</summary>
/// <param name="StateMachine">The name of its state machine.</param>
/// <param name="HardState">Its hard state.</param>
/// <param name="Snapshot">Its snapshot, or null.</param>
/// <param name="FirstIndex">The index of the first stored entry; one after the snapshot (or 1) if there is none.</param>
/// <param name="LastIndex">The index of the last stored entry; one less than <paramref name="FirstIndex"/> if there is none.</param>
public sealed record LoadedReplica(
    string StateMachine, HardState HardState, SnapshotRecord? Snapshot, LogIndex FirstIndex, LogIndex LastIndex);

/// <summary>How the creation of a replica's rows ended.</summary>
public enum CreateReplicaOutcome
{
    /// <summary>They were made.</summary>
    Created,

    /// <summary>They were there, whatever they hold by now: a creation that is repeated.</summary>
    Existed,

    /// <summary>The id was retired: it is never used again.</summary>
    Retired,
}

/// <summary>One replica of a silo's log.</summary>
/// <param name="Key">Who.</param>
/// <param name="IsRetired">Whether only its tombstone is left.</param>
public readonly record struct StoredReplica(ReplicaKey Key, bool IsRetired);
