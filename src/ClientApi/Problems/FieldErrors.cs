using System.Collections;

namespace OrleansRaft.ClientApi.Problems;

/// <summary>What is wrong with a request, by field. Fields are named as in JSON: <c>changes[0].silo</c>; <c>$</c> is the whole body.</summary>
internal sealed class FieldErrors : IEnumerable<KeyValuePair<string, string[]>>
{
    // A body can be wrong in thousands of places: nobody reads more than these.
    private const int Limit = 20;

    private readonly Dictionary<string, List<string>> _errors = new(StringComparer.Ordinal);
    private int _count;

    public bool Any => _count > 0;

    public IReadOnlyDictionary<string, string[]> ByField => _errors.ToDictionary(e => e.Key, e => e.Value.ToArray(), StringComparer.Ordinal);

    /// <summary>One sentence for a person: the first error.</summary>
    public string Summary => string.Join("; ", _errors.Take(1).Select(static e => $"{e.Key} {e.Value[0]}"));

    public void Add(string field, string error)
    {
        if (_count++ >= Limit) return;
        if (!_errors.TryGetValue(field, out var list)) _errors.Add(field, list = []);
        list.Add(error);
    }

    public IEnumerator<KeyValuePair<string, string[]>> GetEnumerator() => ByField.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
