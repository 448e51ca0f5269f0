using System.CommandLine;
using OrleansRaft.RaftCtl.Api;

namespace OrleansRaft.RaftCtl.Commands;

/// <summary><c>change</c>: changes members.</summary>
internal static class ChangeCommand
{
    public static Command Create(CommandHost host)
    {
        var group = Inputs.Group();
        var changes = ChangeParts.Argument();
        var transition = Inputs.Transition();
        var ifVersion = Inputs.IfVersion();
        var key = Inputs.IdempotencyKey();
        var wait = Inputs.Wait();
        var command = new Command("change", "Changes one or more members as one step, such as: change orders add-voter raft-3 remove 1")
        {
            group, changes, transition, ifVersion, key, wait,
        };
        return host.Runs(command, session =>
        {
            var body = new ChangeBody(session.Get(changes), session.Get(transition), session.Get(ifVersion));
            return Operations.SubmitAsync(
                session, session.Get(key), session.Get(wait), k => session.Api.ChangeAsync(session.Get(group), body, k, session.Cancelled));
        });
    }
}
