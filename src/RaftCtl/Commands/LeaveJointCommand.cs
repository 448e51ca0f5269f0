using System.CommandLine;

namespace OrleansRaft.RaftCtl.Commands;

/// <summary><c>leave-joint</c>: leaves an explicit joint configuration.</summary>
internal static class LeaveJointCommand
{
    public static Command Create(CommandHost host)
    {
        var group = Inputs.Group();
        var key = Inputs.IdempotencyKey();
        var wait = Inputs.Wait();
        return host.Runs(new Command("leave-joint", "Leaves a joint configuration that was entered with joint-explicit.") { group, key, wait }, session =>
            Operations.SubmitAsync(
                session, session.Get(key), session.Get(wait), k => session.Api.LeaveJointAsync(session.Get(group), k, session.Cancelled)));
    }
}
