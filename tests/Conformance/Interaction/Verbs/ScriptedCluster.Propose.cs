using System.Text;
using OrleansRaft.Conformance.DataDriven;

namespace OrleansRaft.Conformance.Interaction;

internal sealed partial class ScriptedCluster
{
    /// <summary><c>propose 1 foo</c></summary>
    private void Propose(Directive directive)
    {
        if (directive.Arguments.Count != 2) throw new FormatException("propose takes a node and one word");
        Report(FirstNode(directive).Raft.Propose(Encoding.UTF8.GetBytes(directive.Arguments[1].Key)));
    }

    private static void Report(ProposalResult result)
    {
        if (result.Outcome is not (ProposalOutcome.Accepted or ProposalOutcome.Forwarded))
            throw new VerbFailedException("raft proposal dropped");
    }
}
