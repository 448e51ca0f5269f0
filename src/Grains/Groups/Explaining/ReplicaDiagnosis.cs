using OrleansRaft.Replicas;
using OrleansRaft.Replication;
using OrleansRaft.Storage;

namespace OrleansRaft.Groups;

/// <summary>Finds the likely cause why one replica acknowledges nothing. The strongest evidence counts: its own word first.</summary>
/// <param name="survey">What the replicas say.</param>
/// <param name="isActive">Whether the cluster lists a silo of this name as active.</param>
internal sealed class ReplicaDiagnosis(GroupSurvey survey, Func<string, bool> isActive)
{
    private readonly ReplicaReport? _leader = survey.Leader;

    /// <summary>Why a replica acknowledges nothing; null if it does.</summary>
    public MissingReplica? Of(ulong id)
    {
        var own = survey.Reports.FirstOrDefault(r => r.ReplicaId == id);
        var silo = own?.Silo ?? survey.Best?.Silos.GetValueOrDefault(id) ?? survey.Members.GetValueOrDefault(id, "");
        return own switch
        {
            null => Silent(id, silo),
            { Condition: not ReplicaCondition.Running } => NotRunning(own),
            { IsLogStalled: true } => Stalled(own),
            _ when _leader is null => Leaderless(own),
            _ when _leader.ReplicaId == id => null,
            _ => Follower(own, _leader),
        };
    }

    private MissingReplica? Silent(ulong id, string silo)
    {
        var heardMs = HeardMs(id);
        if (!isActive(silo)) return Missing(MissingCause.SiloDown, $"Silo '{silo}' is not active in the cluster.");
        if (_leader is { } leader && IsHeard(leader, id)) return null;
        var heard = survey.Reports.FirstOrDefault(r => r.HeardMs.GetValueOrDefault(id, long.MaxValue) <= r.ElectionTimeoutMs);
        return heard is null
            ? Missing(
                MissingCause.SiloDown, $"Silo '{silo}' does not answer, and nobody hears of it: it died a moment ago, hangs, or is cut off.")
            : Missing(MissingCause.Unknown, $"It does not answer, though replica {heard.ReplicaId} hears of it.");

        MissingReplica Missing(MissingCause cause, string detail) => new(id, silo, null, cause, heardMs, detail);
    }

    /// <summary>Its own word for since when counts; whoever has no memory of it was last heard of by others.</summary>
    private MissingReplica NotRunning(ReplicaReport own) => own switch
    {
        { Condition: ReplicaCondition.Missing } => Of(
            own,
            MissingCause.LostStore,
            HeardMs(own.ReplicaId),
            $"Silo '{own.Silo}' has no rows of it: its store was lost or exchanged. Replace the replica."),
        { Condition: ReplicaCondition.Retired } => Of(
            own, MissingCause.Stopped, HeardMs(own.ReplicaId), $"It was removed for good from silo '{own.Silo}'. Replace the replica."),
        { LogFailure: LogFailure.Fatal } => Of(
            own, MissingCause.DatabaseDown, own.LogStalledMs ?? own.StoppedMs, $"The log of silo '{own.Silo}' failed for good: {own.StopReason}"),
        _ => Of(own, MissingCause.Stopped, own.StoppedMs ?? HeardMs(own.ReplicaId), $"It stopped: {own.StopReason}"),
    };

    private static MissingReplica Stalled(ReplicaReport own) => Of(
        own,
        MissingCause.DatabaseDown,
        own.LogStalledMs,
        own.LogFailure == LogFailure.Full
            ? $"The database of silo '{own.Silo}' has no space, or is read-only."
            : $"The database of silo '{own.Silo}' takes no writes.");

    private static MissingReplica Leaderless(ReplicaReport own) => Of(
        own,
        MissingCause.NoLeader,
        own.LeaderlessMs ?? (own.HeardMs.TryGetValue(own.Leader, out var heard) ? heard : null),
        own.IsCandidate ? $"It runs, and stands for election in term {own.Term}." : $"It runs, and follows nobody who leads in term {own.Term}.");

    private static MissingReplica? Follower(ReplicaReport own, ReplicaReport leader)
    {
        var progress = leader.Progress.FirstOrDefault(p => p.ReplicaId == own.ReplicaId);
        if (!IsHeard(leader, own.ReplicaId))
        {
            var follows = own.Leader == leader.ReplicaId && own.Term == leader.Term;
            return Of(
                own,
                MissingCause.Partitioned,
                progress?.LastContactMs,
                $"It answers{(follows ? " and hears the leader" : "")}, but the leader does not hear of it: "
                + $"the way between silos '{leader.Silo}' and '{own.Silo}' is cut, or it has only just started.");
        }

        // Right after an election the leader knows of nobody's log; what a replica knows to be committed it has.
        var has = Math.Max(progress!.Match, own.Commit);
        var behind = leader.Commit > has ? leader.Commit - has : 0;
        if (!Standstills.IsLagging(progress.State == ReplicationState.Replicate, behind)) return null;
        var way = progress.State == ReplicationState.Snapshot ? ", and receives a snapshot" : "";
        return Of(own, MissingCause.Lagging, progress.LaggingMs, $"It is {behind} entries behind, about {progress.BytesLeft} bytes{way}.");
    }

    private static bool IsHeard(ReplicaReport leader, ulong id) =>
        leader.Progress.FirstOrDefault(p => p.ReplicaId == id)?.LastContactMs <= leader.ElectionTimeoutMs;

    /// <summary>How long ago anybody who runs heard of a replica.</summary>
    private long? HeardMs(ulong id) => survey.Reports
        .Where(r => r.Condition == ReplicaCondition.Running && r.HeardMs.ContainsKey(id))
        .Select(r => (long?)r.HeardMs[id])
        .Min();

    private static MissingReplica Of(ReplicaReport own, MissingCause cause, long? sinceMs, string detail) =>
        new(own.ReplicaId, own.Silo, own.Database.Length > 0 ? own.Database : null, cause, sinceMs, detail);
}
