using OrleansRaft.Conformance.DataDriven;
using OrleansRaft.Conformance.Text;

namespace OrleansRaft.Conformance.Interaction;

internal sealed partial class ScriptedCluster
{
    /// <summary><c>process-ready 1 2</c></summary>
    private void ProcessReady(Directive directive) => OnEach(directive, "handling Ready", ProcessReady);

    private void ProcessReady(ScriptedNode node)
    {
        var ready = node.Raft.Ready();
        _output.Write(Describe.Ready(ready));
        var async = node.Options.AsyncStorageWrites;
        if (!async)
        {
            node.Persist(ready.HardState, ready.Entries, ready.Snapshot);
            Apply(node, ready.CommittedEntries);
        }

        foreach (var message in ready.Messages.Span)
        {
            if (message.To == ReplicaId.LocalAppendThread) node.AppendWork.Enqueue(message);
            else if (message.To == ReplicaId.LocalApplyThread) node.ApplyWork.Enqueue(message);
            else _messages.Add(message);
        }

        if (!async) node.Raft.Advance();
    }

    private void Apply(ScriptedNode node, ReadOnlyMemory<Entry> entries)
    {
        foreach (var line in node.Apply(entries)) _output.WriteLine(line);
    }
}
