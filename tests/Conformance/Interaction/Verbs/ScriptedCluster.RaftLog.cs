using OrleansRaft.Conformance.DataDriven;
using OrleansRaft.Conformance.Text;

namespace OrleansRaft.Conformance.Interaction;

internal sealed partial class ScriptedCluster
{
    /// <summary><c>raft-log 1</c>: what is in stable storage.</summary>
    private void ShowLog(Directive directive) => ShowLog(FirstNode(directive));

    private void ShowLog(ScriptedNode node)
    {
        var (first, last) = (node.Log.FirstIndex, node.Log.LastIndex);
        if (last < first)
        {
            _output.Write($"log is empty: first index={first}, last index={last}");
            return;
        }

        node.Log.Entries(first, last.Next, RaftOptions.NoLimit, out var entries);
        _output.Write(Describe.Entries(entries.Span));
    }
}
