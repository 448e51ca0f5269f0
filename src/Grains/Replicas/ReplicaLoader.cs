using Microsoft.Extensions.DependencyInjection;
using OrleansRaft.Core;
using OrleansRaft.Hosting;
using OrleansRaft.Replication;
using OrleansRaft.StateMachines;
using OrleansRaft.Storage;

namespace OrleansRaft.Replicas;

/// <summary>A replica's rows in memory.</summary>
/// <param name="Stored">What the rows say.</param>
/// <param name="Entries">All stored entries.</param>
/// <param name="StateMachine">The state machine, with the stored snapshot restored.</param>
internal sealed record ReplicaMemory(LoadedReplica Stored, Entry[] Entries, IStateMachine StateMachine);

/// <summary>Makes the rows of new replicas, and reads those of old ones.</summary>
/// <param name="log">The silo's log.</param>
/// <param name="names">The state machines that this silo can run.</param>
/// <param name="services">Makes state machines.</param>
internal sealed class ReplicaLoader(LogWriter log, IEnumerable<StateMachineName> names, IServiceProvider services)
{
    /// <summary>Payload bytes that are read at once.</summary>
    private const long ReadBytes = 4 * 1024 * 1024;

    /// <summary>A group's history begins here: whatever came before is the first snapshot.</summary>
    private static readonly LogIndex FirstSnapshotIndex = new(1);

    private static readonly Term FirstTerm = new(1);

    public bool CanRun(string stateMachine) => names.Any(n => n.Name == stateMachine);

    /// <summary>Why this silo cannot run such a replica, or null.</summary>
    public Rejection? RefusalOf(string stateMachine, string silo) => CanRun(stateMachine)
        ? null
        : new Rejection(RejectionCode.UnknownStateMachine, $"Silo {silo} has no state machine '{stateMachine}'.");

    /// <summary>
    /// How a replica's rows begin. The first members all begin with the same snapshot, which names them; one that joins later begins
    /// with nothing, and gets a snapshot from the leader.
    /// </summary>
    public static ReplicaBirth BirthOf(ReplicaSpec spec)
    {
        if (spec.FirstMembers is not { } members) return new ReplicaBirth(spec.StateMachine, default, null);
        var configuration = new Configuration { Voters = [.. members.Keys.Select(static id => new ReplicaId(id))] };
        var metadata = new SnapshotMetadata(FirstSnapshotIndex, FirstTerm, configuration);
        var descriptor = MemberRegistry.Initial(members, FirstSnapshotIndex.Value).ToDescriptor();
        return new ReplicaBirth(
            spec.StateMachine,
            new HardState(FirstTerm, ReplicaId.None, FirstSnapshotIndex),
            new SnapshotRecord(0, metadata, descriptor, 0, 0));
    }

    /// <summary>Reads a replica; null if it has no rows here.</summary>
    public async Task<ReplicaMemory?> LoadAsync(ReplicaClaim claim, CancellationToken cancellationToken)
    {
        var key = claim.Key;
        if (await log.LoadAsync(claim, cancellationToken) is not { } stored) return null;
        var stateMachine = services.GetRequiredKeyedService<IStateMachine>(stored.StateMachine);
        if (stored.Snapshot is { ChunkCount: > 0 } snapshot) await RestoreAsync(key, snapshot, stateMachine, cancellationToken);
        return new ReplicaMemory(stored, await ReadEntriesAsync(log, key, stored, cancellationToken), stateMachine);
    }

    /// <summary>Reads all entries of a replica that was loaded.</summary>
    /// <exception cref="LogStoreException">They could not be read, or there is a gap.</exception>
    public static async Task<Entry[]> ReadEntriesAsync(
        LogWriter log, ReplicaKey key, LoadedReplica stored, CancellationToken cancellationToken)
    {
        var entries = new List<Entry>();
        for (var next = stored.FirstIndex; next <= stored.LastIndex; next = entries[^1].Index.Next)
        {
            var read = await log.ReadEntriesAsync(key, next, ReadBytes, cancellationToken);
            if (read.Count == 0 || read[0].Index != next) throw new LogStoreException(LogFailure.Fatal, $"The log of {key} has a gap at {next}.");
            entries.AddRange(read);
        }

        return [.. entries];
    }

    private async Task RestoreAsync(ReplicaKey key, SnapshotRecord snapshot, IStateMachine stateMachine, CancellationToken cancellationToken)
    {
        var chunks = new ReadOnlyMemory<byte>[snapshot.ChunkCount];
        for (var number = 0; number < chunks.Length; number++)
        {
            chunks[number] = await log.ReadSnapshotChunkAsync(key, snapshot.SnapshotId, number, cancellationToken)
                ?? throw new LogStoreException(LogFailure.Fatal, $"Piece {number} of the snapshot of {key} is gone.");
        }

        stateMachine.Restore(ChunkSequence.Of(chunks));
    }
}
