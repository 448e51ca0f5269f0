using OrleansRaft.Conformance.DataDriven;

namespace OrleansRaft.Conformance.Interaction;

internal sealed partial class ScriptedCluster
{
    /// <summary><c>campaign 1</c></summary>
    private void Campaign(Directive directive) => FirstNode(directive).Raft.Campaign();
}
