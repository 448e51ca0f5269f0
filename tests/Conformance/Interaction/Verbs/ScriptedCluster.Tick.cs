using OrleansRaft.Conformance.DataDriven;

namespace OrleansRaft.Conformance.Interaction;

internal sealed partial class ScriptedCluster
{
    /// <summary><c>tick-election 1</c>: an election timeout's ticks, without the jitter.</summary>
    private void TickElection(Directive directive) => Tick(FirstNode(directive), n => n.ElectionTicks);

    /// <summary><c>tick-heartbeat 1</c></summary>
    private void TickHeartbeat(Directive directive) => Tick(FirstNode(directive), n => n.HeartbeatTicks);

    private static void Tick(ScriptedNode node, Func<RaftOptions, int> ticks)
    {
        for (var i = 0; i < ticks(node.Options); i++) node.Raft.Tick();
    }
}
