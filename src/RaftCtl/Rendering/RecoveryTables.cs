using OrleansRaft.RaftCtl.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansRaft.RaftCtl.Rendering;

/// <summary>Recoveries, planned and decided. What may be lost comes with its reason wherever it is told.</summary>
internal static class RecoveryTables
{
    /// <summary>What one would do.</summary>
    public static IRenderable Plan(string group, RecoveryPlan plan)
    {
        var fields = Tables.Fields().Field("generation", Texts.Number(plan.Generation), Styles.Bold);
        Kept(fields, plan.Base, plan.KeptThrough, plan.MayBeLost, plan.Lost, plan.NewMembers).Field("hash", plan.Hash);

        var parts = new List<IRenderable> { fields, Text.Empty, Survivors(plan.Survivors) };
        if (plan.Warnings.Count > 0)
        {
            var warnings = Tables.Of("WARNING");
            foreach (var warning in plan.Warnings) warnings.AddRow(new Text(warning, Styles.Busy));
            parts.AddRange([Text.Empty, warnings]);
        }

        parts.AddRange(
        [
            Text.Empty,
            new Text("Nothing was done, and what is done by this cannot be undone:"),
            new Text($"raftctl recovery apply {group} --hash {plan.Hash} --reason \"...\" --yes"),
        ]);
        return Tables.Stack(parts);
    }

    /// <summary>One that was decided.</summary>
    public static IRenderable One(Recovery recovery)
    {
        var fields = Tables.Fields()
            .Field("generation", Texts.Number(recovery.Generation), Styles.Bold)
            .Field("stage", recovery.Stage, Styles.OfState(recovery.Stage))
            .Field("decided", Texts.Time(recovery.RequestedAt))
            .Field("finished", Time(recovery.FinishedAt));
        return Kept(fields, recovery.Base, recovery.KeptThrough, recovery.MayBeLost, recovery.Lost, recovery.NewMembers)
            .Field("begins at", Texts.Number(recovery.FirstIndex))
            .Field("reason", recovery.Reason)
            .Field("hash", recovery.Hash);
    }

    /// <summary>All that were ever decided.</summary>
    public static IRenderable Many(IReadOnlyList<Recovery> recoveries)
    {
        if (recoveries.Count == 0) return new Text("There was no recovery.");
        var table = Tables.Of("GENERATION", "STAGE", "DECIDED", "FINISHED", "BASE", "KEPT THROUGH", "MAY BE LOST", "GIVEN UP", "NEW MEMBERS", "REASON");
        foreach (var recovery in recoveries)
        {
            table.AddRow(
                new Text(Texts.Number(recovery.Generation)),
                new Text(recovery.Stage, Styles.OfState(recovery.Stage)),
                new Text(Texts.Time(recovery.RequestedAt)),
                new Text(Time(recovery.FinishedAt)),
                new Text(Member(recovery.Base)),
                new Text(Texts.Number(recovery.KeptThrough)),
                new Text(recovery.MayBeLost is { } loss ? Positions(loss) : "nothing"),
                new Text(Members(recovery.Lost)),
                new Text(Members(recovery.NewMembers)),
                new Text(recovery.Reason));
        }

        return table;
    }

    private static Table Kept(
        Table fields, RecoveryMember @base, ulong through, PossibleLoss? loss, IReadOnlyList<RecoveryMember> lost, IReadOnlyList<RecoveryMember> members) => fields
            .Field("base", Member(@base))
            .Field("kept through", Texts.Number(through))
            .Field(
                "may be lost",
                loss is null ? "nothing that was committed" : $"{Positions(loss)}: {loss.Detail}",
                loss is null ? Styles.Good : Styles.Bad)
            .Field("given up", Members(lost))
            .Field("new members", Members(members));

    private static Table Survivors(IReadOnlyList<RecoverySurvivor> survivors)
    {
        var table = Tables.Of("SURVIVOR", "SILO", "LAST INDEX", "LAST TERM", "COMMIT", "APPLIED");
        foreach (var survivor in survivors)
        {
            table.Row(
                Texts.Number(survivor.ReplicaId),
                survivor.Silo,
                Texts.Number(survivor.LastIndex),
                Texts.Number(survivor.LastTerm),
                Texts.Number(survivor.CommitIndex),
                Texts.Number(survivor.AppliedIndex));
        }

        return table;
    }

    private static string Positions(PossibleLoss loss) => loss.Through is { } through ? $"{loss.From} to {through}" : $"{loss.From} and all after it";

    private static string Members(IReadOnlyList<RecoveryMember> members) => Texts.OrNone(string.Join(", ", members.Select(Member)));

    private static string Member(RecoveryMember member) => $"{member.ReplicaId} on {member.Silo}";

    private static string Time(DateTimeOffset? at) => at is { } known ? Texts.Time(known) : Texts.OrNone("");
}
