using OrleansRaft.Conformance.DataDriven;

namespace OrleansRaft.Conformance.Interaction;

internal sealed partial class ScriptedCluster
{
    /// <summary><c>duplicate-msgs 2</c>: what is on its way to 2 over the network arrives twice. Our own.</summary>
    private void DuplicateMessages(Directive directive)
    {
        foreach (var node in NodesOf(directive))
            _messages.AddRange(_messages.Where(m => m.To == node.Id && !IsLocal(m)).ToList());
    }
}
