using System.CommandLine;
using OrleansRaft.RaftCtl.Api;

namespace OrleansRaft.RaftCtl.Commands;

/// <summary><c>replace</c>: one safe replacement, from learner to retirement.</summary>
internal static class ReplaceCommand
{
    public static Command Create(CommandHost host)
    {
        var group = Inputs.Group();
        var replica = Inputs.Replica("The replica that goes.");
        var silo = Inputs.Silo("The silo that its successor lives on.");
        var ifVersion = Inputs.IfVersion();
        var key = Inputs.IdempotencyKey();
        var wait = Inputs.Wait();
        var command = new Command("replace", "Replaces a replica: its successor catches up first, then takes its place in one step.")
        {
            group, replica, silo, ifVersion, key, wait,
        };
        return host.Runs(command, session =>
        {
            var body = new ReplaceBody(session.Get(replica), session.Get(silo), session.Get(ifVersion));
            return Operations.SubmitAsync(
                session, session.Get(key), session.Get(wait), k => session.Api.ReplaceAsync(session.Get(group), body, k, session.Cancelled));
        });
    }
}
