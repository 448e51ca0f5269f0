using OrleansRaft.Conformance.DataDriven;

namespace OrleansRaft.Conformance.Interaction;

internal sealed partial class ScriptedCluster
{
    /// <summary><c>forget-leader 1</c></summary>
    private void ForgetLeader(Directive directive) => FirstNode(directive).Raft.ForgetLeader();
}
