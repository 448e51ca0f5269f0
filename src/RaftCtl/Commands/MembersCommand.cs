using System.CommandLine;
using OrleansRaft.RaftCtl.Rendering;

namespace OrleansRaft.RaftCtl.Commands;

/// <summary><c>members</c>: who is in a group.</summary>
internal static class MembersCommand
{
    public static Command Create(CommandHost host)
    {
        var group = Inputs.Group();
        return host.Runs(new Command("members", "A group's members. As JSON the whole group, as the API says it.") { group }, async session =>
        {
            session.Show(await session.Api.GetGroupAsync(session.Get(group), session.Cancelled), GroupTables.Members);
            return ExitCode.Done;
        });
    }
}
