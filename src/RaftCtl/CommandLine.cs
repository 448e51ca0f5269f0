using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Text;
using OrleansRaft.RaftCtl.Commands;

namespace OrleansRaft.RaftCtl;

/// <summary>The whole command line.</summary>
internal static class CommandLine
{
    /// <summary>Carries out one command.</summary>
    /// <param name="args">Its words.</param>
    /// <param name="io">What it reads and writes.</param>
    /// <param name="cancellationToken">Stops it; so do Ctrl-C and SIGTERM.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args, CommandIo io, CancellationToken cancellationToken = default)
    {
        // No response files: @name is a value like any other.
        var parsed = Create(io).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction) return (int)Refuse(parsed, io.Error);

        await using var output = new StreamWriter(io.Output, new UTF8Encoding(false), leaveOpen: true) { AutoFlush = true };
        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = io.Error,

            // Its exit code would be that of a refusal.
            EnableDefaultExceptionHandler = false,
        };
        return await parsed.InvokeAsync(configuration, cancellationToken);
    }

    private static ExitCode Refuse(ParseResult parsed, TextWriter error)
    {
        foreach (var wrong in parsed.Errors) Errors.Write(error, CommandFailedException.Usage(wrong.Message));
        var commands = new List<string>();
        for (var at = parsed.CommandResult; at is { Command: not RootCommand }; at = at.Parent as CommandResult) commands.Insert(0, at.Command.Name);
        error.WriteLine($"  {string.Join(' ', ["raftctl", .. commands, "--help"])} tells how it is used.");
        return ExitCode.WrongUsage;
    }

    private static RootCommand Create(CommandIo io)
    {
        var options = new GlobalOptions();
        var host = new CommandHost(io, options);
        var root = new RootCommand("Raft groups, their membership and their keys, over the REST API of OrleansRaft.")
        {
            GroupsCommand.Create(host),
            MembersCommand.Create(host),
            ChangeCommand.Create(host),
            LeaveJointCommand.Create(host),
            PlanCommand.Create(host),
            ReplaceCommand.Create(host),
            CancelCommand.Create(host),
            OperationsCommand.Create(host),
            WatchCommand.Create(host),
            ExplainCommand.Create(host),
            TransferCommand.Create(host),
            RecoveryCommand.Create(host),
            GetCommand.Create(host),
            PutCommand.Create(host),
            DeleteCommand.Create(host),
        };
        options.AddTo(root);
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExitCodes((HelpAction)help.Action!);
        root.SetAction(parsed =>
        {
            ((HelpWithExitCodes)help.Action).Invoke(parsed);
            return (int)ExitCode.WrongUsage;
        });
        return root;
    }
}
