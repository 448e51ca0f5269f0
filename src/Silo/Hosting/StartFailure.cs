using Microsoft.Extensions.Options;
using Npgsql;
using OrleansRaft.Silo.Configuration;
using OrleansRaft.Storage;

namespace OrleansRaft.Silo.Hosting;

/// <summary>Says in one line why a process could not start.</summary>
public static class StartFailure
{
    /// <summary>The line. What an operator can mend is told in its own words, anything else with its type.</summary>
    /// <param name="exception">What ended the start.</param>
    public static string Describe(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var cause = Causes(exception).FirstOrDefault(IsKnown) ?? Causes(exception).Last();
        var text = cause switch
        {
            OptionsValidationException invalid => string.Join(' ', invalid.Failures),
            NpgsqlException => $"Postgres: {cause.Message}",
            _ when IsKnown(cause) => cause.Message,
            _ => $"{cause.GetType().Name}: {cause.Message}",
        };
        return "Cannot start: " + string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    private static bool IsKnown(Exception exception) =>
        exception is InvalidSettingsException or OptionsValidationException or LogStoreException or NpgsqlException or IOException or UnauthorizedAccessException;

    /// <summary>The exception and what is inside it, outermost first.</summary>
    private static IEnumerable<Exception> Causes(Exception exception)
    {
        yield return exception;
        IReadOnlyList<Exception> inner = exception switch
        {
            AggregateException several => several.InnerExceptions,
            { InnerException: { } one } => [one],
            _ => [],
        };
        foreach (var cause in inner.SelectMany(Causes)) yield return cause;
    }
}
