using OrleansRaft.Core;
using OrleansRaft.Hosting;
using OrleansRaft.Placement;
using OrleansRaft.Replication;
using OrleansRaft.Storage;

namespace OrleansRaft.Replicas;

/// <summary>Says what a running replica knows.</summary>
internal static class ReplicaReports
{
    public static ReplicaReport Of(
        ReplicaDriver driver, ContactTimes contacts, ReplicaGrainKey key, string stateMachine, RaftSiloOptions options)
    {
        var status = driver.Node.Status();
        return new ReplicaReport
        {
            ReplicaId = driver.Id.Value,
            Silo = key.Silo,
            Condition = driver.StopReason is null ? ReplicaCondition.Running : ReplicaCondition.Stopped,
            StopReason = driver.StopReason,
            StateMachine = stateMachine,
            Term = status.HardState.Term.Value,
            IsLeader = driver.IsLeader,
            IsUpToDate = driver.IsUpToDate,
            IsCandidate = status.SoftState.Role is RaftRole.Candidate or RaftRole.PreCandidate,
            Leader = status.SoftState.Leader.Value,
            Configuration = ConfigurationViews.Of(driver.Members.Version, status.Configuration),
            Phase = PhaseOf(driver, status),
            Silos = new Dictionary<ulong, string>(driver.Members.Silos),
            HighestId = driver.Members.HighestId,
            Commit = status.HardState.Commit.Value,
            Applied = driver.Applied.Value,
            LastIndex = status.LastIndex.Value,
            Progress = [.. status.Progress.Select(p => Progress(driver, contacts, p))],
            Operations = [.. driver.Members.Operations.Select(static o => new SeenOperation(o.Operation, o.Index, o.Refusal))],
            ElectionTimeoutMs = (long)(options.TickInterval * options.ElectionTicks).TotalMilliseconds,
            HeardMs = HeardMs(driver, contacts),
            LeaderlessMs = driver.Standstills.LeaderlessMs,
            StoppedMs = driver.Standstills.StoppedMs,
        };
    }

    /// <summary>Adds what its silo's log knows.</summary>
    public static ReplicaReport With(this ReplicaReport report, LogWriter log) => report with
    {
        Database = log.DatabaseId,
        LogStalledMs = (long?)log.Stall?.Age.TotalMilliseconds,
        LogFailure = log.Stall?.Failure,
    };

    /// <summary>A change that is in the log and not applied leads out of the joint configuration if there is one, and else into one or none.</summary>
    private static GroupPhase PhaseOf(ReplicaDriver driver, RaftStatus status)
    {
        var pending = driver.IsLeader && status.PendingConfIndex > driver.Applied;
        if (status.Configuration.IsJoint) return pending ? GroupPhase.LeavingJoint : GroupPhase.Joint;
        return pending && driver.PendingChangeIndex is not null ? GroupPhase.EnteringJoint : GroupPhase.Stable;
    }

    private static Dictionary<ulong, long> HeardMs(ReplicaDriver driver, ContactTimes contacts)
    {
        var heard = new Dictionary<ulong, long>();
        foreach (var id in driver.Members.Silos.Keys)
        {
            if (id != driver.Id.Value && contacts.AgeMs(new ReplicaId(id)) is { } age) heard[id] = age;
        }

        return heard;
    }

    private static PeerProgress Progress(ReplicaDriver driver, ContactTimes contacts, ReplicaProgress progress)
    {
        var own = progress.Id == driver.Id;
        var (ofSnapshot, bytesLeft) = driver.BytesLeft(progress.Id, progress.Match);
        return new PeerProgress(
            progress.Id.Value,
            progress.Match.Value,
            progress.Next.Value,
            progress.State switch
            {
                ProgressState.Probe => ReplicationState.Probe,
                ProgressState.Snapshot => ReplicationState.Snapshot,
                _ => ReplicationState.Replicate,
            },
            own ? 0 : contacts.AgeMs(progress.Id),
            bytesLeft,
            ofSnapshot,
            driver.Standstills.LaggingMs(progress, driver.Node.Commit));
    }
}
