using System.CommandLine;
using Spectre.Console;

namespace OrleansRaft.RaftCtl.Commands;

/// <summary><c>transfer</c>: hands leadership over.</summary>
internal static class TransferCommand
{
    public static Command Create(CommandHost host)
    {
        var group = Inputs.Group();
        var replica = Inputs.Replica("The voter that shall lead.");
        return host.Runs(new Command("transfer", "Hands leadership to a voter. Safe to repeat.") { group, replica }, async session =>
        {
            var answer = await session.Api.TransferAsync(session.Get(group), session.Get(replica), session.Cancelled);
            session.Show(answer, static now => new Text($"Replica {now.ReplicaId} leads."));
            return ExitCode.Done;
        });
    }
}
