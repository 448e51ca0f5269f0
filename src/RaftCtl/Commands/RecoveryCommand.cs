using System.CommandLine;
using OrleansRaft.RaftCtl.Api;
using OrleansRaft.RaftCtl.Rendering;

namespace OrleansRaft.RaftCtl.Commands;

/// <summary><c>recovery</c>: the last resort for a group that lost its quorum for good.</summary>
internal static class RecoveryCommand
{
    public static Command Create(CommandHost host) => new(
        "recovery", "The last resort for a group that lost its quorum for good: plan, apply, list. May lose what was acknowledged.")
    {
        Plan(host),
        Apply(host),
        List(host),
    };

    private static Command Plan(CommandHost host)
    {
        var group = Inputs.Group();
        return host.Runs(new Command("plan", "What a recovery would keep, and what it may lose. Changes nothing.") { group }, async session =>
        {
            var id = session.Get(group);
            session.Show(await session.Api.PlanRecoveryAsync(id, session.Cancelled), plan => RecoveryTables.Plan(id, plan));
            return ExitCode.Done;
        });
    }

    private static Command Apply(CommandHost host)
    {
        var group = Inputs.Group();
        var hash = Inputs.PlanHash();
        var reason = Inputs.RecoveryReason();
        var yes = new Option<bool>("--yes") { Description = "Yes, with what the plan says may be lost." };
        var command = new Command("apply", "Does what a plan says: there is no way back. Safe to repeat.") { group, hash, reason, yes };
        return host.Runs(command, async session =>
        {
            var id = session.Get(group);
            if (!session.Get(yes))
            {
                throw CommandFailedException.Usage(
                    $"This ends all members of '{id}' for ever, and what they acknowledged may be lost: raftctl recovery plan {id} tells. Say --yes if that is meant.");
            }

            var body = new RecoveryBody(session.Get(hash)!, session.Get(reason)!);
            session.Show(await ApplyAsync(session, id, body), RecoveryTables.One);
            return ExitCode.Done;
        });
    }

    private static async Task<Answer<Recovery>> ApplyAsync(Session session, string group, RecoveryBody body)
    {
        try
        {
            return await session.Api.ApplyRecoveryAsync(group, body, session.Cancelled);
        }
        catch (CommandFailedException e) when (ExitCodes.OfRecovery(e) is ExitCode.OutcomeUnknown)
        {
            throw e.With("the same command again does nothing twice, and tells how it ended").As(ExitCode.OutcomeUnknown);
        }
    }

    private static Command List(CommandHost host)
    {
        var group = Inputs.Group();
        return host.Runs(new Command("list", "The recoveries that were ever decided, newest first, with their reasons.") { group }, async session =>
        {
            session.Show(await session.Api.ListRecoveriesAsync(session.Get(group), session.Cancelled), RecoveryTables.Many);
            return ExitCode.Done;
        });
    }
}
