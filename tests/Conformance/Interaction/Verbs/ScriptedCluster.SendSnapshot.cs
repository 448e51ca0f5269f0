using OrleansRaft.Conformance.DataDriven;
using OrleansRaft.Conformance.Text;

namespace OrleansRaft.Conformance.Interaction;

internal sealed partial class ScriptedCluster
{
    /// <summary><c>send-snapshot 1 3</c>: puts a snapshot of 1 on the way to 3, behind Raft's back.</summary>
    private void SendSnapshot(Directive directive)
    {
        if (NodesOf(directive).ToList() is not [var from, var to]) throw new FormatException("send-snapshot takes two nodes");
        var message = new Message
        {
            Type = MessageType.Snap,
            From = from.Id,
            To = to.Id,
            Term = from.Raft.Term,
            Snapshot = from.Latest,
        };
        _messages.Add(message);
        _output.Write(Describe.Message(message));
    }
}
