using System.Text.Json;
using Microsoft.Net.Http.Headers;
using OrleansRaft.ClientApi.Problems;

namespace OrleansRaft.ClientApi.Requests;

/// <summary>Reads JSON bodies strictly: what is not understood is refused with the field that it stands in.</summary>
internal static class JsonBody
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16 };

    /// <summary>Reads an object.</summary>
    /// <param name="request">Whose body.</param>
    /// <param name="read">Takes the object's fields.</param>
    public static async Task<Read<T>> ReadAsync<T>(HttpRequest request, Func<JsonFields, T> read)
        where T : class
    {
        if (!IsJson(request.ContentType))
        {
            return ProblemResult.Of(
                StatusCodes.Status415UnsupportedMediaType, ProblemCodes.UnsupportedMediaType, "The body must be application/json in UTF-8.");
        }

        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, Options, request.HttpContext.RequestAborted);
            var errors = new FieldErrors();
            var fields = new JsonFields(document.RootElement, "", errors);
            var body = read(fields);
            fields.Close();
            return errors.Any ? ProblemResult.Invalid(errors) : body;
        }
        catch (JsonException e)
        {
            return ProblemResult.Invalid("$", $"is not JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})");
        }
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (type.Charset.Length == 0 || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
