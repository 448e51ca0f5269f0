using System.CommandLine;
using OrleansRaft.RaftCtl.Api;

namespace OrleansRaft.RaftCtl.Commands;

/// <summary><c>delete</c>: removes a key.</summary>
internal static class DeleteCommand
{
    public static Command Create(CommandHost host)
    {
        var group = Inputs.Group();
        var key = Inputs.Key();
        var ifRevision = Inputs.IfRevision();
        return host.Runs(new Command("delete", "Removes a key.") { group, key, ifRevision }, async session =>
        {
            await session.Api.DeleteKeyAsync(session.Get(group), session.Get(key), new KeyCondition(session.Get(ifRevision)), session.Cancelled);
            session.Say("Deleted.");
            return ExitCode.Done;
        });
    }
}
