using System.Collections.Immutable;
using System.Globalization;

namespace OrleansRaft.Conformance.Text;

/// <summary>Membership changes in the transcripts' notation: <c>v1 l2 r3 u4</c>.</summary>
internal static class ChangeParser
{
    /// <summary>The changes, or what is wrong with them.</summary>
    public static (ImmutableArray<ConfChangeSingle> Changes, string? Error) Parse(string text)
    {
        var changes = ImmutableArray.CreateBuilder<ConfChangeSingle>();
        foreach (var token in text.Trim().Split(' ').Where(t => t.Length > 0 || text.Trim().Length > 0))
        {
            if (token.Length < 2) return ([], $"unknown token {token}");
            ConfChangeType? type = token[0] switch
            {
                'v' => ConfChangeType.AddNode,
                'l' => ConfChangeType.AddLearnerNode,
                'r' => ConfChangeType.RemoveNode,
                'u' => ConfChangeType.UpdateNode,
                _ => null,
            };
            if (type is null) return ([], $"unknown input: {token}");
            changes.Add(new(type.Value, new ReplicaId(ulong.Parse(token.AsSpan(1), CultureInfo.InvariantCulture))));
        }

        return (changes.ToImmutable(), null);
    }
}
