using System.Globalization;
using Microsoft.Net.Http.Headers;
using OrleansRaft.ClientApi.Problems;

namespace OrleansRaft.ClientApi.Requests;

/// <summary>Revisions as entity tags (RFC 9110 §8.8.3, §13.1): the revision in quotes.</summary>
internal static class Preconditions
{
    private const string IfMatchRule = "must be * or one revision in quotes";
    private const string IfNoneMatchRule = "must be *";

    /// <summary>The entity tag of a revision.</summary>
    public static EntityTagHeaderValue TagOf(ulong revision) => new($"\"{revision.ToString(CultureInfo.InvariantCulture)}\"");

    /// <summary>What a write asks: <c>If-Match: "revision"</c> or <c>*</c>, or <c>If-None-Match: *</c>.</summary>
    public static Read<KvCondition> OfWrite(IHeaderDictionary headers)
    {
        var ifMatch = headers.IfMatch;
        var ifNoneMatch = headers.IfNoneMatch;
        if (ifMatch.Count > 0 && ifNoneMatch.Count > 0) return ProblemResult.Invalid("If-None-Match", "cannot stand beside If-Match");
        if (ifNoneMatch.Count > 0)
            return ifNoneMatch is ["*"] ? KvCondition.IfAbsent : ProblemResult.Invalid("If-None-Match", IfNoneMatchRule);
        return ifMatch switch
        {
            [] => KvCondition.None,
            ["*"] => KvCondition.IfPresent,
            [{ } text] when TryRevision(text, out var revision) => KvCondition.IfRevision(revision),
            _ => ProblemResult.Invalid("If-Match", IfMatchRule),
        };
    }

    private static bool TryRevision(string text, out ulong revision)
    {
        revision = 0;
        return text is ['"', .., '"'] && text.Length > 2
            && ulong.TryParse(text.AsSpan()[1..^1], NumberStyles.None, CultureInfo.InvariantCulture, out revision) && revision != 0;
    }
}
