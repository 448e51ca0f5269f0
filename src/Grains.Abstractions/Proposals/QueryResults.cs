namespace OrleansRaft;

/// <summary>The results of reads that travelled together, packed for the usual case that all were answered.</summary>
[GenerateSerializer, Immutable, Alias("raft.queries")]
public sealed class QueryResults
{
    [Id(0)] private readonly ulong[] _indexes;
    [Id(1)] private readonly Payloads _results;
    [Id(2)] private readonly Dictionary<int, QueryResult> _others = [];

    /// <summary>Packs results.</summary>
    /// <param name="results">The results, in the order of the reads.</param>
    public QueryResults(IReadOnlyList<QueryResult> results)
    {
        var payloads = new ReadOnlyMemory<byte>[results.Count];
        _indexes = new ulong[results.Count];
        for (var i = 0; i < payloads.Length; i++)
        {
            if (results[i] is QueryResult.Answered answered) (_indexes[i], payloads[i]) = (answered.AppliedIndex, answered.Result);
            else _others.Add(i, results[i]);
        }

        _results = new Payloads(payloads);
    }

    /// <summary>Who leads the group, if that is known: the next one may go there at once.</summary>
    [Id(3)]
    internal LeaderPlace? Leader { get; init; }

    /// <summary>How many there are.</summary>
    public int Count => _indexes.Length;

    /// <summary>One of them.</summary>
    /// <param name="place">The read's place.</param>
    public QueryResult this[int place] =>
        _others.GetValueOrDefault(place) ?? new QueryResult.Answered(_indexes[place], _results.Items[place]);
}
