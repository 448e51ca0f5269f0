namespace OrleansRaft.Groups;

/// <summary>How many more failures, whichever they are, leave every needed majority alive.</summary>
internal static class FailureTolerance
{
    /// <summary>Counts them.</summary>
    /// <param name="incoming">The majority of the voters.</param>
    /// <param name="outgoing">While joint, that of the outgoing half: losing either stops the group.</param>
    /// <param name="databases">Where each replica's log is; whoever is missing here is taken for a database of its own.</param>
    public static ToleratedFailuresView Of(MajorityView incoming, MajorityView? outgoing, IReadOnlyDictionary<ulong, string> databases)
    {
        // A silo holds one replica of a group, so that losing silos is losing replicas.
        var replicas = Least(incoming, outgoing, Spare);
        return new ToleratedFailuresView(replicas, replicas, Least(incoming, outgoing, majority => SpareDatabases(majority, databases)));
    }

    private static int Least(MajorityView incoming, MajorityView? outgoing, Func<MajorityView, int> spare) =>
        outgoing is null ? spare(incoming) : Math.Min(spare(incoming), spare(outgoing));

    private static int Spare(MajorityView majority) => Math.Max(0, majority.Healthy.Count - majority.Needed);

    /// <summary>The worst that can happen is to lose the databases that hold most voters, the largest first.</summary>
    private static int SpareDatabases(MajorityView majority, IReadOnlyDictionary<ulong, string> databases)
    {
        var alive = majority.Healthy.Count;
        var spare = 0;
        var sizes = majority.Healthy
            .GroupBy(id => databases.TryGetValue(id, out var database) ? database : $"replica {id}")
            .Select(static g => g.Count())
            .OrderDescending();
        foreach (var size in sizes)
        {
            alive -= size;
            if (alive < majority.Needed) break;
            spare++;
        }

        return spare;
    }
}
