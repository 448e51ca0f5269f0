namespace OrleansRaft.Core;

/// <summary>What storage and state machine report as done.</summary>
internal sealed partial class Raft
{
    private void OnAppended(Message response)
    {
        if (response.Index != LogIndex.Zero) Log.Unstable.StableTo(new EntryId(response.LogTerm, response.Index));
        if (response.Snapshot is { } snapshot) OnSnapshotInstalled(snapshot);
    }

    private void OnSnapshotInstalled(Snapshot snapshot)
    {
        Log.Unstable.StableSnapshotTo(snapshot.Metadata.Index);
        AppliedTo(snapshot.Metadata.Index, 0);
    }

    private void OnApplied(Message response)
    {
        var entries = response.Entries.Span;
        if (entries.IsEmpty) return;
        AppliedTo(entries[^1].Index, EntrySize.Encoded(entries));
        ReduceUncommittedSize(EntrySize.Payload(entries));
    }

    private void AppliedTo(LogIndex index, ulong size)
    {
        // A snapshot may have overtaken entries whose application is reported only now.
        Log.AppliedTo(LogIndex.Larger(index, Log.Applied), size);
        if (ShouldAutoLeave) LeaveJointAutomatically();
    }
}
