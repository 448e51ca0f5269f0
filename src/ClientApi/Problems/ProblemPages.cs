using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace OrleansRaft.ClientApi.Problems;

/// <summary>Turns what no endpoint answered, and exceptions, into problems: never an empty page, never a stack trace.</summary>
internal static class ProblemPages
{
    /// <summary>Adds the pages to a part of the pipeline.</summary>
    public static void Use(IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = static context =>
                For(context.Features.GetRequiredFeature<IExceptionHandlerFeature>().Error).ExecuteAsync(context),

            // What the caller is told, or the network did, is no error of this process.
            SuppressDiagnosticsCallback = static context => context.Exception is BadHttpRequestException or StateMachineMismatchException
                || CallFailure.IsBrokenCall(context.Exception),
        });
        app.UseStatusCodePages(static context => For(context.HttpContext.Response.StatusCode).ExecuteAsync(context.HttpContext));
    }

    /// <summary>The problem that an exception is to the caller. Writes turn theirs into results: what comes here from a grain was a read.</summary>
    private static ProblemResult For(Exception exception) => exception switch
    {
        BadHttpRequestException bad => For(bad.StatusCode),
        StateMachineMismatchException mismatch => ProblemResult.Invalid("group", mismatch.Message),
        _ when CallFailure.IsBrokenCall(exception) => ProblemResult.Of(CallFailure.ForRead(exception)),
        _ => For(StatusCodes.Status500InternalServerError),
    };

    private static ProblemResult For(int status) => status switch
    {
        StatusCodes.Status404NotFound => ProblemResult.Of(status, ProblemCodes.NotFound, "There is nothing at this address."),
        StatusCodes.Status405MethodNotAllowed => ProblemResult.Of(status, ProblemCodes.MethodNotAllowed, "This address has no such method."),
        StatusCodes.Status412PreconditionFailed =>
            ProblemResult.Of(status, ProblemCodes.RevisionMismatch, "The key is not at the revision that If-Match names."),
        StatusCodes.Status413PayloadTooLarge =>
            ProblemResult.Of(RejectionCode.TooLarge, $"A request's body has at most {ApiLimits.BodyBytes} bytes."),
        StatusCodes.Status415UnsupportedMediaType =>
            ProblemResult.Of(status, ProblemCodes.UnsupportedMediaType, "The body must be application/json in UTF-8."),
        StatusCodes.Status429TooManyRequests => ProblemResult.Of(RejectionCode.TooManyRequests, "Too many requests are under way."),
        < StatusCodes.Status500InternalServerError =>
            ProblemResult.Of(status, ProblemCodes.InvalidRequest, "The request could not be read."),
        _ => ProblemResult.Of(
            StatusCodes.Status500InternalServerError, ProblemCodes.InternalError, "Something went wrong here; this server's log says what."),
    };
}
