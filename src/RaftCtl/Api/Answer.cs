using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OrleansRaft.RaftCtl.Api;

/// <summary>An answer of the API: as it came, and as what it means.</summary>
/// <typeparam name="T">What it means.</typeparam>
/// <param name="body">The JSON that came.</param>
/// <param name="type">How to read it.</param>
internal sealed class Answer<T>(ReadOnlyMemory<byte> body, JsonTypeInfo<T> type)
    where T : class
{
    private T? _value;

    /// <summary>The JSON that came.</summary>
    public ReadOnlyMemory<byte> Json { get; } = body;

    /// <summary>What it means. Read when it is asked for first: whoever only hands the JSON on need not understand it.</summary>
    /// <exception cref="CommandFailedException">It is not what it should be.</exception>
    public T Value => _value ??= Read(Json.Span, type);

    /// <summary>Reads one document.</summary>
    /// <exception cref="CommandFailedException">It is not what it should be.</exception>
    public static T Read(string json, JsonTypeInfo<T> type) => Read(Encoding.UTF8.GetBytes(json), type);

    /// <summary>Reads one document in UTF-8.</summary>
    /// <exception cref="CommandFailedException">It is not what it should be.</exception>
    public static T Read(ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw CommandFailedException.NotUnderstood("The API answered null.");
        }
        catch (JsonException e)
        {
            throw CommandFailedException.NotUnderstood($"The API's answer is not what it should be: {e.Message}", e);
        }
    }
}
