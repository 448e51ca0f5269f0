namespace OrleansRaft.Grains.Tests.Recovery;

/// <summary>
/// Small histories of one Raft group with a fixed membership, one random step after the other: elections by any quorum that may elect,
/// appends, replication entry by entry with what a conflict deletes, commits by counting, and commit indexes that travel. Written from the
/// paper (§5), and knows nothing of this project's core.
/// </summary>
internal sealed class RaftHistories
{
    private readonly Random _random;
    private readonly int _size;
    private readonly List<(ulong Term, int Entry)>[] _logs;
    private readonly ulong[] _terms;
    private readonly int[] _commits;
    private readonly Dictionary<ulong, int> _leaders = [];

    /// <summary>By a leader's term: how much of its log each replica has acknowledged to it.</summary>
    private readonly Dictionary<ulong, int[]> _acks = [];
    private int _entries;

    public RaftHistories(int size, Random random)
    {
        _random = random;
        _size = size;
        _logs = [.. Enumerable.Range(0, size).Select(static _ => new List<(ulong, int)>())];
        _terms = new ulong[size];
        _commits = new int[size];
    }

    /// <summary>What was committed, by anybody who led.</summary>
    public List<(ulong Term, int Entry)> Committed { get; } = [];

    public IReadOnlyList<(ulong Term, int Entry)> LogOf(int replica) => _logs[replica];

    public ulong TermOf(int replica) => _terms[replica];

    public int CommitOf(int replica) => _commits[replica];

    public void Run(int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            switch (_random.Next(10))
            {
                case 0: Elect(_random.Next(_size)); break;
                case 1 or 2: Append(); break;
                case 8 or 9: TellCommit(); break;
                default: Replicate(); break;
            }
        }
    }

    private void Elect(int candidate)
    {
        var term = _terms.Max() + (_random.Next(4) == 0 ? 0UL : 1UL);
        if (term <= _terms[candidate]) return;
        var end = End(candidate);
        var voters = Enumerable.Range(0, _size)
            .Where(r => r == candidate || (_terms[r] < term && End(r).CompareTo(end) <= 0 && _random.Next(4) != 0)).ToArray();
        foreach (var voter in voters) _terms[voter] = term;
        if (voters.Length <= _size / 2) return;
        _leaders[term] = candidate;
        _acks[term] = new int[_size];
        _logs[candidate].Add((term, ++_entries));
    }

    private void Append()
    {
        if (AnyLeader() is { } leader) _logs[leader].Add((_terms[leader], ++_entries));
    }

    /// <summary>One entry travels, with the check of the one before it; the acknowledgement may let the leader commit.</summary>
    private void Replicate()
    {
        if (AnyLeader() is not { } leader) return;
        var follower = _random.Next(_size);
        if (follower == leader || _terms[follower] > _terms[leader]) return;
        var (from, to) = (_logs[leader], _logs[follower]);
        var agree = 0;
        while (agree < Math.Min(from.Count, to.Count) && from[agree] == to[agree]) agree++;
        _terms[follower] = _terms[leader];
        if (agree == from.Count) return;
        if (agree < to.Count) to.RemoveRange(agree, to.Count - agree);
        to.Add(from[agree]);
        _acks[_terms[leader]][follower] = agree + 1;
        Commit(leader);
    }

    private void Commit(int leader)
    {
        var log = _logs[leader];
        for (var count = log.Count; count > _commits[leader]; count--)
        {
            if (log[count - 1].Term != _terms[leader]) return;
            if (1 + _acks[_terms[leader]].Count(acked => acked >= count) <= _size / 2) continue;
            _commits[leader] = count;
            for (var i = Committed.Count; i < count; i++) Committed.Add(log[i]);
            return;
        }
    }

    private void TellCommit()
    {
        if (AnyLeader() is not { } leader) return;
        var follower = _random.Next(_size);
        if (_terms[follower] != _terms[leader]) return;
        var (from, to) = (_logs[leader], _logs[follower]);
        var agree = 0;
        while (agree < Math.Min(from.Count, to.Count) && from[agree] == to[agree]) agree++;
        _commits[follower] = Math.Max(_commits[follower], Math.Min(agree, _commits[leader]));
    }

    private int? AnyLeader()
    {
        var leaders = _leaders.Where(l => _terms[l.Value] == l.Key).Select(static l => l.Value).ToArray();
        return leaders.Length == 0 ? null : leaders[_random.Next(leaders.Length)];
    }

    private (ulong Term, int Count) End(int replica) => (_logs[replica].Count == 0 ? 0 : _logs[replica][^1].Term, _logs[replica].Count);
}
