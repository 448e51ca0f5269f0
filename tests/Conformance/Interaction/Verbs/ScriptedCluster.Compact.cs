using System.Globalization;
using OrleansRaft.Conformance.DataDriven;

namespace OrleansRaft.Conformance.Interaction;

internal sealed partial class ScriptedCluster
{
    /// <summary><c>compact 1 5</c>: forgets the log up to and including index 5, and shows the rest.</summary>
    private void Compact(Directive directive)
    {
        var node = FirstNode(directive);
        var index = new LogIndex(ulong.Parse(directive.Arguments[1].Key, CultureInfo.InvariantCulture));
        switch (node.Log.Compact(index))
        {
            case StorageOutcome.Ok:
                ShowLog(node);
                break;
            case StorageOutcome.Compacted:
                throw new VerbFailedException("requested index is unavailable due to compaction");
            default:
                throw new FormatException($"index {index} is beyond the end of the log");
        }
    }
}
