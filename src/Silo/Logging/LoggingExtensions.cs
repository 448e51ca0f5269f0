namespace OrleansRaft.Silo.Logging;

/// <summary>How a silo logs.</summary>
public static class LoggingExtensions
{
    /// <summary>
    /// Logs lines to the standard output: ours from Information on, everybody else's from Warning on. The section <c>Logging</c> alters
    /// that.
    /// </summary>
    /// <param name="logging">The host's logging.</param>
    /// <param name="siloName">The name that the lines carry.</param>
    /// <param name="configuration">Where the section <c>Logging</c> is, or null.</param>
    public static ILoggingBuilder AddSiloLines(this ILoggingBuilder logging, string siloName, IConfiguration? configuration)
    {
        ArgumentNullException.ThrowIfNull(logging);
        logging.ClearProviders();
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("OrleansRaft", LogLevel.Information);

        // Counts from the machine's start until its first round, and so warns of an hour's deadlock in the first second.
        logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);

        // Whoever asks for the health reads it in the answer.
        logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);

        // A start that fails is told once, by the program, in one line; these two would tell it again with a stack trace each.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.AddFilter("Orleans.Runtime.SiloLifecycleSubject", LogLevel.None);
        logging.AddConsoleFormatter<LineFormatter, LineFormatterOptions>(o => o.Silo = siloName);
        logging.AddConsole(o => o.FormatterName = LineFormatter.FormatterName);
        if (configuration is not null) logging.AddConfiguration(configuration.GetSection("Logging"));
        return logging;
    }
}
