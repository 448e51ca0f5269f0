using System.CommandLine;

namespace OrleansRaft.RaftCtl.Commands;

/// <summary>Carries commands out, and turns whatever becomes of them into an exit code and a line on standard error.</summary>
/// <param name="io">What they read and write.</param>
/// <param name="options">The options of every command.</param>
internal sealed class CommandHost(CommandIo io, GlobalOptions options)
{
    /// <summary>Says what a command does.</summary>
    public Command Runs(Command command, Func<Session, Task<ExitCode>> action)
    {
        command.SetAction(async (parsed, cancelled) => (int)await RunAsync(parsed, action, cancelled));
        return command;
    }

    private async Task<ExitCode> RunAsync(ParseResult parsed, Func<Session, Task<ExitCode>> action, CancellationToken cancelled)
    {
        try
        {
            using var session = new Session(parsed, io, options, cancelled);
            return await action(session);
        }
        catch (CommandFailedException e)
        {
            Errors.Write(io.Error, e);
            return e.ExitCode;
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
    }
}
