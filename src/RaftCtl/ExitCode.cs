namespace OrleansRaft.RaftCtl;

/// <summary>What a script gets back. The numbers are a contract: they never change their meaning.</summary>
internal enum ExitCode
{
    /// <summary>It is done; with a wait, the operation completed.</summary>
    Done = 0,

    /// <summary>The API refused it, or the operation ended as refused: nothing changed, and asking again will not help.</summary>
    Refused = 1,

    /// <summary>The command line is wrong; nothing was sent.</summary>
    WrongUsage = 2,

    /// <summary>Nobody could answer, and nothing changed: worth trying again.</summary>
    TryAgain = 3,

    /// <summary>It may or may not have happened.</summary>
    OutcomeUnknown = 4,

    /// <summary>The operation ended as failed or cancelled.</summary>
    OperationFailed = 5,

    /// <summary>There is no such group, replica, operation or key.</summary>
    NotFound = 6,

    /// <summary>The answer makes no sense.</summary>
    NotUnderstood = 7,

    /// <summary>Stopped by Ctrl-C or SIGTERM, as shells have it: 128 and the signal's number.</summary>
    Interrupted = 130,
}
