using OrleansRaft.Conformance.DataDriven;

namespace OrleansRaft.Conformance.Interaction;

internal sealed partial class ScriptedCluster
{
    /// <summary><c>status 1</c>: the progress of each member, on a leader.</summary>
    private void ShowStatus(Directive directive)
    {
        foreach (var progress in FirstNode(directive).Raft.Status().Progress) _output.WriteLine($"{progress.Id}: {progress}");
    }

    /// <summary><c>configuration 1</c>: the whole configuration, and what keeps changes away. Our own.</summary>
    private void ShowConfiguration(Directive directive)
    {
        var status = FirstNode(directive).Raft.Status();
        _output.WriteLine($"{status.Configuration} applied={status.Applied} pending={status.PendingConfIndex} "
            + $"transferee={status.LeadTransferee} snapshot-wanted={FirstNode(directive).Raft.TakeSnapshotRequest()}");
    }
}
