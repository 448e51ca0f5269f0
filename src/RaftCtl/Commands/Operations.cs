using OrleansRaft.RaftCtl.Api;
using OrleansRaft.RaftCtl.Rendering;
using OrleansRaft.RaftCtl.Watching;

namespace OrleansRaft.RaftCtl.Commands;

/// <summary>What commands that ask for an operation, or follow one, have in common.</summary>
internal static class Operations
{
    /// <summary>Asks for an operation, and shows it, or follows it to its end.</summary>
    /// <param name="session">The command.</param>
    /// <param name="idempotencyKey">The caller's key, or null for one that is made up.</param>
    /// <param name="wait">Whether to follow it.</param>
    /// <param name="submit">Asks under a key.</param>
    public static async Task<ExitCode> SubmitAsync(
        Session session, string? idempotencyKey, bool wait, Func<string, Task<Answer<Operation>>> submit)
    {
        var key = idempotencyKey ?? $"raftctl-{Guid.NewGuid():n}";
        Answer<Operation> accepted;
        try
        {
            accepted = await submit(key);
        }
        catch (CommandFailedException e) when (e.ExitCode is ExitCode.OutcomeUnknown)
        {
            throw e.With($"the same again with --idempotency-key {key} is not done twice");
        }

        return wait ? await FollowAsync(session, accepted.Value, ExitCodes.OfOutcome) : Show(session, accepted, ExitCodes.OfOutcome);
    }

    /// <summary>Shows an operation as it is.</summary>
    /// <param name="session">The command.</param>
    /// <param name="answer">The operation.</param>
    /// <param name="exitCode">What its end means; one that goes on is fine.</param>
    public static ExitCode Show(Session session, Answer<Operation> answer, Func<string, ExitCode> exitCode)
    {
        session.Show(answer, OperationTables.One);
        return answer.Value.Result is null ? ExitCode.Done : End(session, answer.Value, exitCode);
    }

    /// <summary>Follows an operation to its end.</summary>
    /// <param name="session">The command.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="exitCode">What its end means.</param>
    public static Task<ExitCode> FollowAsync(Session session, Operation operation, Func<string, ExitCode> exitCode) =>
        FollowAsync(session, operation.Group, operation.Id, exitCode);

    /// <summary>Follows an operation to its end.</summary>
    /// <param name="session">The command.</param>
    /// <param name="group">Its group.</param>
    /// <param name="id">Its id.</param>
    /// <param name="exitCode">What its end means.</param>
    public static async Task<ExitCode> FollowAsync(Session session, string group, string id, Func<string, ExitCode> exitCode)
    {
        IWatchDisplay display = session switch
        {
            { IsJson: true } => new SilentDisplay(),
            { Io.Terminal: { Profile.Capabilities: { Ansi: true, Interactive: true } } terminal } => new TerminalDisplay(terminal),
            _ => new PlainDisplay(session.Io),
        };
        var ended = await display.ShowAsync(new OperationWatch(session.Api, group, id, session.Timeout).FollowAsync(session.Cancelled));
        if (session.IsJson) session.Show(ended, OperationTables.One);
        return End(session, ended.Value, exitCode);
    }

    private static ExitCode End(Session session, Operation operation, Func<string, ExitCode> exitCode)
    {
        var result = operation.Result ?? throw new InvalidOperationException("An operation ends with a result.");
        var exit = exitCode(result.Outcome);
        if (exit is not ExitCode.Done) Errors.Write(session.Io.Error, result.Code ?? result.Outcome, result.Reason ?? $"Operation {operation.Id} {result.Outcome}.");
        return exit;
    }
}
