using System.CommandLine;

namespace OrleansRaft.RaftCtl.Commands;

/// <summary><c>watch</c>: follows an operation to its end.</summary>
internal static class WatchCommand
{
    public static Command Create(CommandHost host)
    {
        var group = Inputs.Group();
        var operation = Inputs.Operation();
        return host.Runs(new Command("watch", "Follows an operation to its end, and exits with what became of it.") { group, operation }, session =>
            Operations.FollowAsync(session, session.Get(group), session.Get(operation), ExitCodes.OfOutcome));
    }
}
