using OrleansRaft.RaftCtl.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansRaft.RaftCtl.Rendering;

/// <summary>Groups and their members.</summary>
internal static class GroupTables
{
    /// <summary>The list.</summary>
    public static IRenderable Many(IReadOnlyList<GroupLine> groups)
    {
        if (groups.Count == 0) return new Text("There are no groups.");
        var table = Tables.Of("GROUP", "STATE", "STATE MACHINE", "CREATED ON");
        foreach (var group in groups) table.Row(group.Id, group.State, group.StateMachine, string.Join(' ', group.Members));
        return table;
    }

    /// <summary>One as it was created.</summary>
    public static IRenderable Line(GroupLine group) => Many([group]);

    /// <summary>One, whole.</summary>
    public static IRenderable One(Group group) => Tables.Stack(Summary(group), Text.Empty, Members(group));

    /// <summary>Its members.</summary>
    public static IRenderable Members(Group group)
    {
        var table = Tables.Of("REPLICA", "SILO", "ROLE", "STATE", "MATCH", "LAG", "CONTACT", "DATABASE");
        foreach (var replica in group.Replicas)
        {
            table.Row(
                Texts.Number(replica.Id),
                replica.Silo,
                replica.Role,
                Texts.OrNone(replica.State),
                Texts.Number(replica.Match),
                Texts.Number(replica.LagEntries),
                Texts.Duration(replica.LastContactMs),
                Texts.OrNone(replica.Database));
        }

        return table;
    }

    private static Table Summary(Group group)
    {
        var configuration = group.Configuration;
        var fields = Tables.Fields()
            .Field("group", group.Id, Styles.Bold)
            .Field("state machine", group.StateMachine)
            .Field(
                "leader",
                group.Leader is { } leader ? $"replica {leader.ReplicaId} on {leader.Silo}, term {leader.Term}" : "none",
                group.Leader is null ? Styles.Bad : Style.Plain)
            .Field("phase", group.Phase)
            .Field("version", Texts.Number(configuration.Version))
            .Field("commit", $"{group.CommitIndex}, applied {group.AppliedIndex}");
        if (group.Quorum.Outgoing is { } outgoing)
        {
            Majority(fields, "incoming", group.Quorum.Incoming);
            Majority(fields, "outgoing", outgoing);
        }
        else
        {
            Majority(fields, "voters", group.Quorum.Incoming);
        }

        if (configuration.Learners.Count > 0) fields.Field("learners", Texts.Ids(configuration.Learners));
        if (configuration.LearnersNext.Count > 0) fields.Field("learners next", Texts.Ids(configuration.LearnersNext));
        return fields.Field("survives", Texts.Survives(group.ToleratedFailures));
    }

    private static void Majority(Table fields, string name, Majority majority) => fields.Field(
        name,
        $"{Texts.Ids(majority.Voters)}; healthy {Texts.Ids(majority.Healthy)}; needed {majority.Needed}",
        majority.Healthy.Count < majority.Needed ? Styles.Bad : Style.Plain);
}
