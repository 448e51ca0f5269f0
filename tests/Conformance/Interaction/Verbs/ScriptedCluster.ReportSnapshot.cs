using OrleansRaft.Conformance.DataDriven;

namespace OrleansRaft.Conformance.Interaction;

internal sealed partial class ScriptedCluster
{
    /// <summary><c>report-snapshot 1 3 succeeded=false</c>: on 1, about the one it sent to 3. Our own.</summary>
    private void ReportSnapshot(Directive directive)
    {
        if (NodesOf(directive).ToList() is not [var on, var about]) throw new FormatException("report-snapshot takes two nodes");
        on.Raft.ReportSnapshot(about.Id, directive.Argument("succeeded").Flag);
    }
}
