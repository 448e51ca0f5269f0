using System.CommandLine;
using OrleansRaft.RaftCtl.Rendering;

namespace OrleansRaft.RaftCtl.Commands;

/// <summary><c>operations</c>: the history of a group, or one operation.</summary>
internal static class OperationsCommand
{
    public static Command Create(CommandHost host)
    {
        var group = Inputs.Group();
        var operation = Inputs.Operation();
        operation.Arity = ArgumentArity.ZeroOrOne;
        return host.Runs(new Command("operations", "A group's operations, newest first; or one of them with its steps.") { group, operation }, async session =>
        {
            if (session.GetOptional(operation) is { } id)
                session.Show(await session.Api.GetOperationAsync(session.Get(group), id, session.Cancelled), OperationTables.One);
            else
                session.Show(await session.Api.ListOperationsAsync(session.Get(group), session.Cancelled), OperationTables.Many);
            return ExitCode.Done;
        });
    }
}
