using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using OrleansRaft.RaftCtl.Api;

namespace OrleansRaft.RaftCtl.Commands;

/// <summary>What a change says: words in pairs, such as <c>add-voter raft-3 remove 1</c>.</summary>
internal static class ChangeParts
{
    /// <summary>What a silo's name is.</summary>
    public const string SiloRule = "must be 1 to 63 of A-Z a-z 0-9 . _ - and begin with a letter or digit";

    /// <summary>What a replica's id is.</summary>
    public const string ReplicaRule = "must be a whole number above 0";

    /// <summary>The first word of a replacement that is only planned.</summary>
    public const string Replace = "replace";

    private const string Words = "add-voter <silo>, add-learner <silo>, promote <replica>, demote <replica>, remove <replica>";

    /// <summary>One or more parts.</summary>
    public static Argument<IReadOnlyList<MemberChange>> Argument() => new("changes")
    {
        Description = $"One or more of: {Words}. All of them are one step.",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = static result => Parse(result, Tokens(result)),
    };

    /// <summary>One or more parts, or one replacement.</summary>
    public static Argument<PlannedChange> PlannedArgument() => new("changes")
    {
        Description = $"One or more of: {Words}. Or: {Replace} <replica> <silo>.",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = static result => Tokens(result) switch
        {
            [Replace, var replica, var silo] => TryReplica(replica, out var id) && Names.IsSiloName(silo)
                ? new PlannedChange(null, new ReplaceBody(id, silo, IfVersion: null))
                : Inputs.Fail<PlannedChange>(result, $"'{Replace} {replica} {silo}': the replica {ReplicaRule}, and the silo {SiloRule}."),
            [Replace, ..] => Inputs.Fail<PlannedChange>(result, $"A replacement is: {Replace} <replica> <silo>."),
            var tokens => new PlannedChange(Parse(result, tokens), null),
        },
    };

    /// <summary>Whether the text is a replica's id.</summary>
    public static bool TryReplica(string text, out ulong id) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id) && id != 0;

    private static string[] Tokens(ArgumentResult result) => [.. result.Tokens.Select(static t => t.Value)];

    private static IReadOnlyList<MemberChange> Parse(ArgumentResult result, string[] tokens)
    {
        if (tokens.Length % 2 != 0) return Inputs.Fail<IReadOnlyList<MemberChange>>(result, $"'{tokens[^1]}' stands alone. Parts are: {Words}.");
        if (tokens.Length / 2 > Limits.ChangesPerOperation)
            return Inputs.Fail<IReadOnlyList<MemberChange>>(result, $"A change has at most {Limits.ChangesPerOperation} parts.");

        var parts = new List<MemberChange>();
        foreach (var pair in tokens.Chunk(2))
        {
            switch (pair)
            {
                case ["add-voter" or "add-learner", var silo] when Names.IsSiloName(silo):
                    parts.Add(new MemberChange(pair[0], Silo: silo));
                    break;
                case ["add-voter" or "add-learner", var silo]:
                    result.AddError($"'{silo}' is no silo: it {SiloRule}.");
                    break;
                case ["promote" or "demote" or "remove", var replica] when TryReplica(replica, out var id):
                    parts.Add(new MemberChange(pair[0], ReplicaId: id));
                    break;
                case ["promote" or "demote" or "remove", var replica]:
                    result.AddError($"'{replica}' is no replica: it {ReplicaRule}.");
                    break;
                default:
                    result.AddError($"'{pair[0]}' is no part of a change. Parts are: {Words}.");
                    break;
            }
        }

        return parts;
    }
}

/// <summary>What is planned: a change, or a replacement.</summary>
internal sealed record PlannedChange(IReadOnlyList<MemberChange>? Changes, ReplaceBody? Replacement);
