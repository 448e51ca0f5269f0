
namespace OrleansRaft.Silo.Hosting;

/// <summary>
/// What happens when Orleans finds that this silo may not go on, above all because the cluster declared it dead. Its own handler prints
/// stack traces and aborts with a core dump; an eviction is ordinary here, and a supervisor starts the process again.
/// </summary>
internal sealed partial class EvictionHandler(ILogger<EvictionHandler> logger) : IFatalErrorHandler
{
    /// <inheritdoc/>
    public bool IsUnexpected(Exception exception) => exception is not OperationCanceledException;

    /// <inheritdoc/>
    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null)
    {
        LogFatal(logger, context ?? "no reason given", exception);
        Console.Error.WriteLine($"This silo ends: {context} {exception?.Message}".TrimEnd());

        // At once: nothing may leave this process any more, and nothing has to be tidied up that a crash could not leave behind.
        Environment.Exit(ExitCodes.Evicted);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Critical, Message = "Orleans ends this silo: {Reason}")]
    private static partial void LogFatal(ILogger logger, string reason, Exception? exception);
}
