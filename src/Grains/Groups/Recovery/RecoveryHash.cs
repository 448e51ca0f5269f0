using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OrleansRaft.Recovery;

/// <summary>A number for a plan and all that it rests on: whatever differs later gives another one.</summary>
internal static class RecoveryHash
{
    public static string Of(RecoveryFindings found, RecoveryPlan plan)
    {
        var text = new StringBuilder();
        Line(text, $"{found.Group} {found.Generation} {found.FirstVersion} {found.HighestId}");
        Line(text, $"route {found.Route.Version} {Silos(found.Route.Silos)}");
        foreach (var member in found.Members.OrderBy(static m => m.ReplicaId))
        {
            Line(text, $"member {member.ReplicaId} {member.Silo} {member.IsSiloActive}");
            if (member.Answer is not { } log) continue;
            Line(text, $"is {log.Condition} {log.StateMachine} {log.Term} {log.Applied} {log.LastChange}");
            Line(text, $"log {log.Log.LastIndex} {log.Log.Commit} {Terms(log.Log)}");
            Line(text, $"knows {log.Configuration.Version} {RecoveryRefusals.Text(log.Configuration)} {log.HighestId} {Silos(log.Silos)}");
        }

        Line(text, $"plan {plan.Generation} {plan.Base.ReplicaId} {plan.KeptThrough} {plan.MayBeLost?.From} {plan.MayBeLost?.Through}");
        foreach (var member in plan.NewMembers) Line(text, $"new {member.ReplicaId} {member.Silo}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static string Terms(LogShape log) => string.Join(',', log.Starts.Select(static s => $"{s.Term}@{s.Index}"));

    private static string Silos(Dictionary<ulong, string> silos) =>
        string.Join(',', silos.OrderBy(static s => s.Key).Select(static s => $"{s.Key}@{s.Value}"));
}
