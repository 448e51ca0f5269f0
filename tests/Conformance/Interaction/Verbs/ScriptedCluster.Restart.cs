using OrleansRaft.Conformance.DataDriven;

namespace OrleansRaft.Conformance.Interaction;

internal sealed partial class ScriptedCluster
{
    /// <summary><c>restart 1</c>: a crash, which loses what is not in stable storage, and a new start. Our own.</summary>
    private void Restart(Directive directive)
    {
        foreach (var node in NodesOf(directive)) node.Restart();
    }
}
