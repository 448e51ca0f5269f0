using OrleansRaft.Storage;

namespace OrleansRaft.Replicas;

/// <summary>Sends a stored snapshot in acknowledged pieces, one at a time, so that the connection stays free for everything else.</summary>
/// <param name="log">Where the pieces are.</param>
/// <param name="key">Whose they are.</param>
internal sealed class SnapshotSender(LogWriter log, ReplicaKey key)
{
    /// <summary>Sends it all.</summary>
    /// <param name="receiver">To whom.</param>
    /// <param name="snapshot">What.</param>
    /// <param name="offer">The message that offers it, as a frame; it goes with the last piece.</param>
    /// <param name="stopped">Whether to give up.</param>
    /// <param name="acknowledged">Told the bytes of each piece that was acknowledged.</param>
    /// <returns>Whether everything arrived.</returns>
    public async Task<bool> SendAsync(IRaftReplicaGrain receiver, SnapshotRecord snapshot, byte[] offer, Func<bool> stopped, Action<long> acknowledged)
    {
        var transfer = Guid.NewGuid();
        var (index, term) = (snapshot.Metadata.Index.Value, snapshot.Metadata.Term.Value);
        for (var number = 0; number < snapshot.ChunkCount; number++)
        {
            if (stopped()) return false;
            // A newer snapshot may have replaced this one: the core will offer that one next.
            if (await log.ReadSnapshotChunkAsync(key, snapshot.SnapshotId, number, CancellationToken.None) is not { } data) return false;
            var part = new SnapshotPart(transfer, index, term, number, snapshot.ChunkCount, data, null);
            if (await receiver.ReceiveSnapshotAsync(part) != SnapshotAnswer.Continue) return false;
            acknowledged(data.Length);
        }

        var last = new SnapshotPart(transfer, index, term, snapshot.ChunkCount, snapshot.ChunkCount, default, offer);
        return await receiver.ReceiveSnapshotAsync(last) == SnapshotAnswer.Delivered;
    }
}
