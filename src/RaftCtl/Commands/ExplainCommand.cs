using System.CommandLine;
using OrleansRaft.RaftCtl.Rendering;

namespace OrleansRaft.RaftCtl.Commands;

/// <summary><c>explain</c>: why a group serves, or does not.</summary>
internal static class ExplainCommand
{
    public static Command Create(CommandHost host)
    {
        var group = Inputs.Group();
        return host.Runs(new Command("explain", "Says which replica blocks which half, since when, and why.") { group }, async session =>
        {
            session.Show(await session.Api.ExplainAsync(session.Get(group), session.Cancelled), ExplanationTable.Of);
            return ExitCode.Done;
        });
    }
}
