using System.CommandLine;

namespace OrleansRaft.RaftCtl.Commands;

/// <summary><c>cancel</c>: takes an operation back where that is still safe.</summary>
internal static class CancelCommand
{
    public static Command Create(CommandHost host)
    {
        var group = Inputs.Group();
        var operation = Inputs.Operation();
        var wait = Inputs.Wait();
        var command = new Command("cancel", "Cancels an operation where that is still safe. With --wait: 0 if it was cancelled, 1 if it completed first.")
        {
            group, operation, wait,
        };
        return host.Runs(command, async session =>
        {
            var accepted = await session.Api.CancelAsync(session.Get(group), session.Get(operation), session.Cancelled);
            return session.Get(wait)
                ? await Operations.FollowAsync(session, accepted.Value, ExitCodes.OfCancelled)
                : Operations.Show(session, accepted, ExitCodes.OfCancelled);
        });
    }
}
