using System.CommandLine;
using OrleansRaft.RaftCtl.Api;
using OrleansRaft.RaftCtl.Rendering;

namespace OrleansRaft.RaftCtl.Commands;

/// <summary><c>groups</c>: the list, one, creation, deletion.</summary>
internal static class GroupsCommand
{
    public static Command Create(CommandHost host)
    {
        var groups = new Command("groups", "Groups: list (which groups alone does, too), create, show, delete.")
        {
            host.Runs(new Command("list", "All groups."), ListAsync),
            CreateOne(host),
            Show(host),
            Delete(host),
        };
        return host.Runs(groups, ListAsync);
    }

    private static async Task<ExitCode> ListAsync(Session session)
    {
        session.Show(await session.Api.ListGroupsAsync(session.Cancelled), GroupTables.Many);
        return ExitCode.Done;
    }

    private static Command CreateOne(CommandHost host)
    {
        var group = Inputs.Group();
        var silos = Inputs.Silos();
        var machine = Inputs.StateMachine();
        var command = new Command("create", "Creates a group with a voter on each silo. Safe to repeat.") { group, silos, machine };
        return host.Runs(command, async session =>
        {
            var body = new CreateGroupBody(session.Get(silos), session.Get(machine)!);
            session.Show(await session.Api.CreateGroupAsync(session.Get(group), body, session.Cancelled), GroupTables.Line);
            return ExitCode.Done;
        });
    }

    private static Command Show(CommandHost host)
    {
        var group = Inputs.Group();
        return host.Runs(new Command("show", "One group: leader, quorums, members, what it survives.") { group }, async session =>
        {
            session.Show(await session.Api.GetGroupAsync(session.Get(group), session.Cancelled), GroupTables.One);
            return ExitCode.Done;
        });
    }

    private static Command Delete(CommandHost host)
    {
        var group = Inputs.Group();
        var yes = new Option<bool>("--yes") { Description = "Yes, with all its data." };
        return host.Runs(new Command("delete", "Deletes a group with all its data.") { group, yes }, async session =>
        {
            var id = session.Get(group);
            if (!session.Get(yes)) throw CommandFailedException.Usage($"This deletes '{id}' with all its data. Say --yes if that is meant.");
            await session.Api.DeleteGroupAsync(id, session.Cancelled);
            session.Say($"Group {id} is deleted.");
            return ExitCode.Done;
        });
    }
}
