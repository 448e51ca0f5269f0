using System.Text.Json;
using OrleansRaft.ClientApi.Problems;

namespace OrleansRaft.ClientApi.Requests;

/// <summary>
/// The fields of one JSON object, taken one by one. Notes all that is wrong instead of throwing at the first: a field that is missing,
/// of another type, given twice or unknown.
/// </summary>
internal sealed class JsonFields
{
    private readonly Dictionary<string, JsonElement> _left = new(StringComparer.Ordinal);
    private readonly FieldErrors _errors;
    private readonly string _path;
    private readonly bool _isObject;

    /// <summary>Begins with an element that should be an object.</summary>
    /// <param name="element">The element.</param>
    /// <param name="path">Its place in the body; empty for the body itself.</param>
    /// <param name="errors">Where to note what is wrong.</param>
    public JsonFields(JsonElement element, string path, FieldErrors errors)
    {
        _errors = errors;
        _path = path;
        if (element.ValueKind is not JsonValueKind.Object)
        {
            errors.Add(path.Length == 0 ? "$" : path, "must be an object");
            return;
        }

        _isObject = true;
        foreach (var property in element.EnumerateObject())
        {
            if (Unicode(() => property.Name) is not { } name) errors.Add(path.Length == 0 ? "$" : path, "has a field whose name is not Unicode");
            else if (!_left.TryAdd(name, property.Value)) errors.Add(Path(name), "is given twice");
        }
    }

    /// <summary>Whether a field is there, and was not taken yet.</summary>
    public bool Has(string name) => _left.TryGetValue(name, out var element) && element.ValueKind is not JsonValueKind.Null;

    /// <summary>A text that must be there and keep a rule.</summary>
    public string Text(string name, Func<string, bool> allowed, string rule) => Take(name) switch
    {
        null => Missing(name, ""),
        { } element when TextOf(element) is { } text && allowed(text) => text,
        _ => Wrong(name, rule, ""),
    };

    /// <summary>A whole number from 0 to 2^64-1, or null.</summary>
    public ulong? OptionalNumber(string name) => Take(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetUInt64(out var value) => value,
        _ => Wrong<ulong?>(name, "must be a whole number from 0 to 18446744073709551615", null),
    };

    /// <summary>A replica id, or null.</summary>
    public ulong? OptionalReplicaId(string name) => Take(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetUInt64(out var id) && id != 0 => id,
        _ => Wrong<ulong?>(name, RouteValues.ReplicaIdRule, null),
    };

    /// <summary>A replica id that must be there.</summary>
    public ulong ReplicaId(string name) => Has(name) ? OptionalReplicaId(name).GetValueOrDefault() : Missing(name, 0UL);

    /// <summary>One of an enumeration's words in kebab case, or null.</summary>
    public T? OptionalChoice<T>(string name)
        where T : struct, Enum
    {
        if (Take(name) is not { } element) return null;
        var choices = Choices<T>.ByWord;
        if (TextOf(element) is { } word && choices.TryGetValue(word, out var value)) return value;
        return Wrong<T?>(name, $"must be one of {string.Join(", ", choices.Keys)}", null);
    }

    /// <summary>One of an enumeration's words in kebab case, which must be there. Null if it is not.</summary>
    public T? Choice<T>(string name)
        where T : struct, Enum => Has(name) ? OptionalChoice<T>(name) : Missing<T?>(name, null);

    /// <summary>A list of texts that must be there; empty if it is not.</summary>
    public IReadOnlyList<string> Texts(string name, int limit, Func<string, bool> allowed, string rule)
    {
        var elements = List(name, limit);
        var texts = new string[elements.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            if (TextOf(elements[i]) is { } text && allowed(text)) texts[i] = text;
            else Add($"{name}[{i}]", rule);
        }

        return texts;
    }

    /// <summary>A list of objects that must be there; empty if it is not.</summary>
    public IReadOnlyList<JsonFields> Objects(string name, int limit) =>
        [.. List(name, limit).Select((e, i) => new JsonFields(e, $"{Path(name)}[{i}]", _errors))];

    /// <summary>Notes the fields that nobody took.</summary>
    public void Close()
    {
        foreach (var name in _left.Keys) Add(name, "does not belong here");
    }

    private JsonElement[] List(string name, int limit)
    {
        if (!_left.Remove(name, out var element)) return Missing<JsonElement[]>(name, []);
        if (element.ValueKind is not JsonValueKind.Array) return Wrong<JsonElement[]>(name, "must be a list", []);
        return element.GetArrayLength() <= limit
            ? [.. element.EnumerateArray()]
            : Wrong<JsonElement[]>(name, $"must have at most {limit} items", []);
    }

    // A null stands for a field that is not there.
    private JsonElement? Take(string name) =>
        _left.Remove(name, out var element) && element.ValueKind is not JsonValueKind.Null ? element : null;

    private void Add(string name, string error) => _errors.Add(Path(name), error);

    private string Path(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    private T Missing<T>(string name, T instead)
    {
        _left.Remove(name);
        return _isObject ? Wrong(name, "is missing", instead) : instead;
    }

    private T Wrong<T>(string name, string error, T instead)
    {
        Add(name, error);
        return instead;
    }

    private static string? TextOf(JsonElement element) => element.ValueKind is JsonValueKind.String ? Unicode(element.GetString) : null;

    // The parser takes texts as they come, and finds what is no Unicode only when one of them is read.
    private static string? Unicode(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static class Choices<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<string, T> ByWord = Enum.GetValues<T>()
            .ToDictionary(static v => JsonNamingPolicy.KebabCaseLower.ConvertName(v.ToString()), StringComparer.Ordinal);
    }
}
