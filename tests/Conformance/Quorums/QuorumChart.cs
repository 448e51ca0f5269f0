using System.Collections.Immutable;
using System.Text;

namespace OrleansRaft.Conformance.Quorums;

/// <summary>The bar chart that the transcripts draw of a quorum: the further a voter, the longer its bar.</summary>
internal static class QuorumChart
{
    public static string Name(LogIndex index) => index == LogIndex.Max ? "∞" : index.ToString();

    public static string Draw(ImmutableArray<ReplicaId> voters, Dictionary<ReplicaId, ulong> known)
    {
        if (voters.IsEmpty) return "<empty majority quorum>";
        var text = new StringBuilder($"{new string(' ', voters.Length)}    idx\n");
        foreach (var id in voters.Order())
        {
            var index = known.GetValueOrDefault(id);

            // As long as there are voters behind it; voters of which nothing is known stand at zero.
            var bar = voters.Count(v => known.GetValueOrDefault(v) < index);
            text.Append(known.ContainsKey(id)
                ? $"{new string('x', bar)}>{new string(' ', voters.Length - bar)}"
                : $"?{new string(' ', voters.Length)}");
            text.Append($" {index,5}    (id={id.Value:x})\n");
        }

        return text.ToString();
    }
}
