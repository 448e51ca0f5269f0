using System.Net;

namespace OrleansRaft.RaftCtl;

/// <summary>What becomes which exit code: the one place.</summary>
internal static class ExitCodes
{
    /// <summary>What <c>--help</c> says of them.</summary>
    public const string Help = """
        Exit codes:
          0    done; with --wait and watch: the operation completed
          1    refused: nothing changed, and asking again will not help
          2    wrong usage: nothing was sent
          3    unreachable, no leader, no quorum or too busy: nothing changed, try again
          4    outcome unknown: it may or may not have happened
          5    the operation failed or was cancelled
          6    no such group, replica, operation or key
          7    the answer makes no sense: another version, or no OrleansRaft API
          130  interrupted

        Errors are on standard error: raftctl: <code>: <what happened>
        """;

    /// <summary>Of an answer that is no success.</summary>
    /// <param name="status">Its status.</param>
    /// <param name="isProblem">Whether the API itself says so, in a problem; otherwise it is somebody between, or another server.</param>
    /// <param name="isWrite">Whether the request was one that changes something.</param>
    public static ExitCode Of(HttpStatusCode status, bool isProblem, bool isWrite) => status switch
    {
        HttpStatusCode.NotFound => isProblem ? ExitCode.NotFound : ExitCode.NotUnderstood,
        HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => ExitCode.TryAgain,
        >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError => ExitCode.Refused,

        // Whoever stands between may have handed the request on before it failed.
        >= HttpStatusCode.InternalServerError when isWrite => ExitCode.OutcomeUnknown,
        HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout => ExitCode.TryAgain,
        _ => ExitCode.NotUnderstood,
    };

    /// <summary>Of a request that got no answer.</summary>
    /// <param name="isWrite">Whether the request was one that changes something.</param>
    /// <param name="mayHaveArrived">False if it certainly never left.</param>
    public static ExitCode OfNoAnswer(bool isWrite, bool mayHaveArrived) =>
        isWrite && mayHaveArrived ? ExitCode.OutcomeUnknown : ExitCode.TryAgain;

    /// <summary>Of a recovery's application that failed: what is decided and goes on is no refusal, though the API's status is that of one.</summary>
    public static ExitCode OfRecovery(CommandFailedException failure) =>
        failure.Code == "recovery-in-progress" ? ExitCode.OutcomeUnknown : failure.ExitCode;

    /// <summary>Of the end of an operation.</summary>
    /// <param name="outcome">One of the four ends, as the API writes them.</param>
    public static ExitCode OfOutcome(string outcome) => outcome switch
    {
        "completed" => ExitCode.Done,
        "refused" => ExitCode.Refused,
        "cancelled" or "failed" => ExitCode.OperationFailed,
        _ => ExitCode.NotUnderstood,
    };

    /// <summary>Of the end of an operation whose cancellation was asked for: to be cancelled is what was wanted.</summary>
    /// <param name="outcome">One of the four ends, as the API writes them.</param>
    public static ExitCode OfCancelled(string outcome) => outcome switch
    {
        "cancelled" => ExitCode.Done,
        "completed" => ExitCode.Refused,
        _ => OfOutcome(outcome),
    };
}
