using OrleansRaft.Conformance.DataDriven;

namespace OrleansRaft.Conformance.Interaction;

internal sealed partial class ScriptedCluster
{
    /// <summary><c>set-randomized-election-timeout 1 timeout=5</c>: holds until the node changes its role or term.</summary>
    private void SetRandomizedElectionTimeout(Directive directive) =>
        FirstNode(directive).Raft.SetRandomizedElectionTimeout((int)directive.Argument("timeout").Number);
}
