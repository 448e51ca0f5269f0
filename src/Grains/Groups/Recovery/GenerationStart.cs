using OrleansRaft.Core;
using OrleansRaft.Hosting;
using OrleansRaft.Replicas;
using OrleansRaft.Replication;
using OrleansRaft.Storage;

namespace OrleansRaft.Recovery;

/// <summary>
/// Writes the first snapshot of a new generation: the state that the whole log of the base leads to, its uncommitted end included, since
/// what is in it may have been committed. Old and new replica live on one silo, hence in one log.
/// </summary>
/// <param name="log">The silo's log.</param>
/// <param name="loader">Reads replicas.</param>
/// <param name="options">How snapshots are cut.</param>
internal sealed class GenerationStart(LogWriter log, ReplicaLoader loader, RaftSiloOptions options)
{
    /// <summary>Chunks in one write, as for any snapshot.</summary>
    private const int ChunksPerWrite = 4;

    /// <summary>Writes it, unless it is there. May be repeated after an interruption at any point.</summary>
    /// <param name="key">The new replica; it has rows and does not run.</param>
    /// <param name="spec">How it begins.</param>
    /// <exception cref="LogStoreException">It could not be read or written; what is half done does not count.</exception>
    public async Task RunAsync(ReplicaKey key, GenerationSpec spec)
    {
        var claim = log.Claim(key);
        if (await log.LoadAsync(claim, CancellationToken.None) is { Snapshot: not null }) return;
        var chunks = await StateAsync(new ReplicaKey(key.Group, new ReplicaId(spec.BaseId)), spec);

        // Where an earlier attempt was interrupted, its chunks go when the snapshot is committed.
        var id = (ulong)Random.Shared.NextInt64();
        var numbered = chunks.Select((data, number) => new SnapshotChunk(id, number, data)).ToArray();
        for (var start = 0; start < numbered.Length; start += ChunksPerWrite)
        {
            var part = numbered.AsMemory(start, Math.Min(ChunksPerWrite, numbered.Length - start));
            await WriteAsync(claim, new ReplicaWrite { Key = key, Chunks = part });
        }

        var (index, term) = (new LogIndex(spec.FirstIndex), new Term(spec.FirstTerm));
        var configuration = new Configuration { Voters = [.. spec.Members.Keys.Select(static m => new ReplicaId(m))] };
        var record = new SnapshotRecord(
            id,
            new SnapshotMetadata(index, term, configuration),
            MemberRegistry.Initial(spec.Members, spec.FirstIndex).ToDescriptor(),
            numbered.Length,
            chunks.Sum(static c => (long)c.Length));
        await WriteAsync(
            claim,
            new ReplicaWrite
            {
                Key = key,
                Snapshot = record,
                SnapshotReplacesLog = true,
                HardState = new HardState(term, ReplicaId.None, index),
            });
    }

    private async Task<IReadOnlyList<ReadOnlyMemory<byte>>> StateAsync(ReplicaKey key, GenerationSpec spec)
    {
        var loaded = await loader.LoadAsync(log.Claim(key), CancellationToken.None);
        if (loaded?.Stored.LastIndex.Value != spec.KeptThrough)
            throw new RaftInvariantException($"The log of {key} ends at {loaded?.Stored.LastIndex}, and was stopped at {spec.KeptThrough}.");
        var covered = loaded.Stored.Snapshot?.Metadata.Index ?? LogIndex.Zero;
        foreach (var entry in loaded.Entries)
        {
            // Membership changes go with the generation that they were made for; empty entries say nothing.
            if (entry.Index <= covered || entry.Kind != EntryKind.Normal || entry.Data.IsEmpty) continue;
            loaded.StateMachine.Apply(entry.Index.Value, entry.Data);
        }

        using var state = loaded.StateMachine.Capture();
        var writer = new ChunkWriter(options.SnapshotChunkBytes);
        state.WriteTo(writer);
        return writer.Complete();
    }

    private async Task WriteAsync(ReplicaClaim claim, ReplicaWrite write)
    {
        var outcome = await log.WriteAsync(claim, write);
        if (outcome.Failure is { } failure)
            throw new LogStoreException(failure, $"The first snapshot of {claim.Key} could not be written.", outcome.Error);
    }
}
