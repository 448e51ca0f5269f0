namespace OrleansRaft.Recovery;

/// <summary>Makes what is stored of a recovery when it is decided.</summary>
internal static class StoredRecoveries
{
    public static StoredRecovery Of(RecoveryPlan plan, RecoveryFindings found, string reason, DateTimeOffset now)
    {
        var ends = found.Members.Select(static m => m.Answer?.Log.LastIndex ?? 0);
        return new StoredRecovery
        {
            Survivors = plan.Survivors.ToDictionary(static s => s.ReplicaId, static s => s.Silo),
            Old = found.Members.ToDictionary(static m => m.ReplicaId, static m => m.Silo),
            StateMachine = found.Members.First(m => m.ReplicaId == plan.Base.ReplicaId).Answer!.StateMachine,
            Committed = CommittedEntry.Of(found.Members.Where(static m => m.Runs).Select(static m => m.Answer!.Log))!.Value,
            View = new RecoveryView
            {
                Hash = plan.Hash,
                Reason = reason,
                Generation = plan.Generation,
                Stage = RecoveryStage.Fencing,
                RequestedAt = now,
                Base = plan.Base,
                KeptThrough = plan.KeptThrough,
                MayBeLost = plan.MayBeLost,

                // Lists of a type with a name: the storage's JSON names the types that it holds, and makes them again by it.
                Lost = plan.Lost.ToList(),
                NewMembers = plan.NewMembers.ToList(),
                FirstIndex = ends.Append(found.Route.Version).Max() + RecoveryPlanner.IndexGap,
            },
        };
    }
}
