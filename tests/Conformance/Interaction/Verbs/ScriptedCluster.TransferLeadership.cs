using OrleansRaft.Conformance.DataDriven;

namespace OrleansRaft.Conformance.Interaction;

internal sealed partial class ScriptedCluster
{
    /// <summary><c>transfer-leadership from=1 to=4</c></summary>
    private void TransferLeadership(Directive directive) =>
        NodeOf(directive.Argument("from").Number).Raft.TransferLeadership(NodeOf(directive.Argument("to").Number).Id);
}
