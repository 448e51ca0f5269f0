using System.Runtime.InteropServices;

namespace OrleansRaft.Storage.Layout;

/// <summary>
/// What the writes of one commit amount to, by replica. Checks every rule that needs no more than the extents, so that a store has
/// only to carry it out: stores keep the extents of their replicas in memory, which is right for as long as their epoch is.
/// </summary>
public static class CommitPlan
{
    /// <summary>Folds writes.</summary>
    /// <param name="writes">The writes of one commit, in order.</param>
    /// <param name="extentOf">The extent of a replica that has rows; null for any other.</param>
    /// <param name="plans">The plans, in the order in which their replicas first appear; empty unless the outcome is committed.</param>
    /// <returns>Committed if all is well so far, otherwise invalid, with the culprit.</returns>
    public static CommitOutcome Fold(
        IReadOnlyList<ReplicaWrite> writes, Func<ReplicaKey, ReplicaExtent?> extentOf, out IReadOnlyList<ReplicaPlan> plans)
    {
        var list = new List<ReplicaPlan>();
        var byKey = new Dictionary<ReplicaKey, ReplicaPlan>();
        plans = [];
        foreach (var write in writes)
        {
            ref var plan = ref CollectionsMarshal.GetValueRefOrAddDefault(byKey, write.Key, out var exists);
            if (!exists)
            {
                if (extentOf(write.Key) is not { } extent) return Invalid(write.Key, "it has no rows, or is retired");
                plan = new ReplicaPlan(write.Key, extent);
                list.Add(plan);
            }

            if (plan!.Add(write) is { } fault) return Invalid(write.Key, fault);
        }

        plans = list;
        return CommitOutcome.Committed;
    }

    /// <summary>The outcome of a commit that one replica's write makes impossible.</summary>
    /// <param name="culprit">The replica.</param>
    /// <param name="fault">What is wrong with its write.</param>
    public static CommitOutcome Invalid(ReplicaKey culprit, string fault) =>
        new(LogFailure.Invalid, new LogStoreException(LogFailure.Invalid, $"The write of replica {culprit} is refused: {fault}."), culprit);
}
