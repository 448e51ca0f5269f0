using OrleansRaft.Conformance.DataDriven;

namespace OrleansRaft.Conformance.Interaction;

internal sealed partial class ScriptedCluster
{
    /// <summary><c>report-unreachable 1 2</c>: on 1, about 2.</summary>
    private void ReportUnreachable(Directive directive)
    {
        if (NodesOf(directive).ToList() is not [var on, var about])
            throw new VerbFailedException("must specify exactly two node indexes: node on which to report, and reported node");
        on.Raft.ReportUnreachable(about.Id);
    }
}
