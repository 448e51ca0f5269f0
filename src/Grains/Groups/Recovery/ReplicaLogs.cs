using OrleansRaft.Placement;
using OrleansRaft.Replicas;
using OrleansRaft.Replication;
using OrleansRaft.Storage;

namespace OrleansRaft.Recovery;

/// <summary>Says how far a replica's log goes.</summary>
internal static class ReplicaLogs
{
    /// <summary>Of a replica that runs, or stopped by itself.</summary>
    public static ReplicaLog Of(ReplicaDriver driver, ReplicaGrainKey key, string stateMachine) => new()
    {
        ReplicaId = driver.Id.Value,
        Silo = key.Silo,
        Condition = driver.StopReason is null ? ReplicaCondition.Running : ReplicaCondition.Stopped,
        StateMachine = stateMachine,
        Term = driver.Node.Term.Value,
        IsLeader = driver.IsLeader,
        Log = driver.DurableLog,
        Applied = driver.Applied.Value,
        LastChange = driver.LastChange.Value,
        Configuration = ConfigurationViews.Of(driver.Members.Version, driver.Node.Configuration),
        Silos = new Dictionary<ulong, string>(driver.Members.Silos),
        HighestId = driver.Members.HighestId,
    };

    /// <summary>What is stored, once nobody else can write it; null if there are no rows.</summary>
    /// <param name="log">The silo's log.</param>
    /// <param name="claim">The right to write the replica's rows, which nobody uses.</param>
    /// <exception cref="LogStoreException">It could not be read.</exception>
    public static async Task<FencedLog?> EndAsync(LogWriter log, ReplicaClaim claim)
    {
        if (await log.LoadAsync(claim, CancellationToken.None) is not { } stored) return null;
        var entries = await ReplicaLoader.ReadEntriesAsync(log, claim.Key, stored, CancellationToken.None);

        // Where entries before the snapshot are kept, the log begins with the first of them.
        var start = entries.Length > 0
            ? new TermStart(entries[0].Term.Value, entries[0].Index.Value)
            : new TermStart(stored.Snapshot?.Metadata.Term.Value ?? 0, stored.LastIndex.Value);
        return new FencedLog(LogShape.Of(start, entries, stored.HardState.Commit.Value), stored.HardState.Term.Value);
    }
}
