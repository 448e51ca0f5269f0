using System.Text;

namespace OrleansRaft.Core;

/// <summary>The names that etcd's transcripts use in the lines of the trace.</summary>
internal static class RaftText
{
    public static string Name(MessageType type) => $"Msg{type}";

    public static string Describe(ConfChangeV2 change)
    {
        var text = new StringBuilder($"transition:ConfChangeTransition{change.Transition}");
        foreach (var (type, replica) in change.Changes) text.Append($" changes:{{type:ConfChange{type} node_id:{replica}}}");
        if (!change.Context.IsEmpty) text.Append($" context:{change.Context.Length} bytes");
        return text.ToString();
    }
}
