using OrleansRaft.Core;

namespace OrleansRaft.Replication;

/// <content>Committed entries, applied in order to the state machine and to what is known of the members.</content>
internal sealed partial class ReplicaDriver
{
    private Term _appliedTerm;
    private long _bytesSinceSnapshot;

    private void Apply(Message apply)
    {
        foreach (var entry in apply.Entries.Span)
        {
            var result = entry.Kind == EntryKind.Normal ? ApplyCommand(entry) : ApplyChange(entry);
            Applied = entry.Index;
            _appliedTerm = entry.Term;
            _bytesSinceSnapshot += entry.Data.Length;
            _proposals.Applied(entry, result);
            SettleChange(entry);
        }

        foreach (var response in apply.Responses.Span) _node.Step(response);
    }

    /// <summary>An entry without data is a new leader's first, or a refused change: nothing for the state machine.</summary>
    private ReadOnlyMemory<byte> ApplyCommand(Entry entry) =>
        entry.Data.IsEmpty ? default : _stateMachine.Apply(entry.Index.Value, entry.Data);
}
