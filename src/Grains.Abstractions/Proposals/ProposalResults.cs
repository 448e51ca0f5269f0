namespace OrleansRaft;

/// <summary>The results of proposals that travelled together, packed for the usual case that all were applied.</summary>
[GenerateSerializer, Immutable, Alias("raft.proposals")]
public sealed class ProposalResults
{
    [Id(0)] private readonly ulong[] _indexes;
    [Id(1)] private readonly Payloads _results;
    [Id(2)] private readonly Dictionary<int, ProposalResult> _others = [];

    /// <summary>Packs results.</summary>
    /// <param name="results">The results, in the order of the proposals.</param>
    public ProposalResults(IReadOnlyList<ProposalResult> results)
    {
        var payloads = new ReadOnlyMemory<byte>[results.Count];
        _indexes = new ulong[results.Count];
        for (var i = 0; i < payloads.Length; i++)
        {
            if (results[i] is ProposalResult.Applied applied) (_indexes[i], payloads[i]) = (applied.Index, applied.Result);
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
    /// <param name="place">The proposal's place.</param>
    public ProposalResult this[int place] =>
        _others.GetValueOrDefault(place) ?? new ProposalResult.Applied(_indexes[place], _results.Items[place]);
}
