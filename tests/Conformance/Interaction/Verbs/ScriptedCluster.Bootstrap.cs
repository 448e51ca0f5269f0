using OrleansRaft.Conformance.DataDriven;

namespace OrleansRaft.Conformance.Interaction;

internal sealed partial class ScriptedCluster
{
    /// <summary><c>bootstrap 1 2 peers=(1,2,3)</c>: begins a group on nodes whose log is empty. Our own.</summary>
    private void Bootstrap(Directive directive)
    {
        BootstrapPeer[] peers = [.. directive.Argument("peers").Numbers.Select(n => new BootstrapPeer(new ReplicaId(n)))];
        foreach (var node in NodesOf(directive)) node.Raft.Bootstrap(peers);
    }
}
