using System.CommandLine;
using OrleansRaft.RaftCtl.Api;
using OrleansRaft.RaftCtl.Rendering;

namespace OrleansRaft.RaftCtl.Commands;

/// <summary><c>plan</c>: what a change or a replacement would do.</summary>
internal static class PlanCommand
{
    public static Command Create(CommandHost host)
    {
        var group = Inputs.Group();
        var change = ChangeParts.PlannedArgument();
        var transition = Inputs.Transition();
        var ifVersion = Inputs.IfVersion();
        var command = new Command("plan", "What a change or a replacement would do, phase by phase. Changes nothing; exits with 1 if it would be refused.")
        {
            group, change, transition, ifVersion,
        };
        return host.Runs(command, async session =>
        {
            var answer = session.Get(change) switch
            {
                { Replacement: not null } when session.Get(transition) is not null =>
                    throw CommandFailedException.Usage("A replacement has its own transition: --transition goes with changes only."),
                { Replacement: { } replacement } => await session.Api.PlanAsync(
                    session.Get(group), replacement with { IfVersion = session.Get(ifVersion) }, session.Cancelled),
                { Changes: { } changes } => await session.Api.PlanAsync(
                    session.Get(group), new ChangeBody(changes, session.Get(transition), session.Get(ifVersion)), session.Cancelled),
                _ => throw new InvalidOperationException("A plan is of changes or of a replacement."),
            };
            session.Show(answer, PlanTable.Of);
            if (answer.Value.Refusal is not { } refusal) return ExitCode.Done;
            Errors.Write(session.Io.Error, refusal.Code, refusal.Reason);
            return ExitCode.Refused;
        });
    }
}
