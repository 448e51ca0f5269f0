using OrleansRaft.Conformance.DataDriven;

namespace OrleansRaft.Conformance.Interaction;

internal sealed partial class ScriptedCluster
{
    /// <summary><c>pin-snapshot 1</c>: from now on 1 offers its state of now as its snapshot, until it is called again. Our own.</summary>
    private void PinSnapshot(Directive directive)
    {
        foreach (var node in NodesOf(directive)) node.Pinned = node.Latest;
    }
}
