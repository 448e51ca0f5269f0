using System.Text;

namespace OrleansRaft.Core.Tests.Network;

/// <summary>
/// Three nodes in memory, which crash and start again from what they had written, and a network that loses, repeats, reorders and cuts
/// nodes off, all from one seed. It checks what must hold: one leader in a term, logs that agree, one entry applied at each index.
/// </summary>
internal sealed class LossyNetwork
{
    private readonly Random _random;
    private readonly List<Message> _wire = [];
    private readonly SortedDictionary<ulong, ReplicaId> _leaders = [];
    private readonly SortedDictionary<ulong, Entry> _applied = [];
    private readonly StringBuilder _history = new();

    private readonly RaftOptions[] _options;
    private readonly RawNode[] _nodes;
    private ReplicaId _isolated;

    public LossyNetwork(int seed, int lossPercent)
    {
        _random = new Random(seed);
        LossPercent = lossPercent;
        _options = [.. Enumerable.Range(1, 3).Select(i => Make.Options((ulong)i, Make.Storage(1, 2, 3)) with
        {
            PreVote = seed % 2 == 0,
            CheckQuorum = seed % 3 == 0,
            JitterSeed = (ulong)seed,
            MaxSizePerMessage = 64,
            MaxInflightMessages = 4,
        })];
        _nodes = [.. _options.Select(o => new RawNode(o))];
    }

    public int LossPercent { get; private set; }

    public IReadOnlyList<RawNode> Nodes => _nodes;

    public int AppliedCount => _applied.Count;

    /// <summary>All that happened, to compare two runs.</summary>
    public string History => _history.ToString();

    /// <summary>From now on nothing is lost, cut off or crashes.</summary>
    public void Heal()
    {
        LossPercent = 0;
        _isolated = ReplicaId.None;
    }

    public void Run(int steps, Func<bool>? until = null)
    {
        for (var step = 0; step < steps && until?.Invoke() != true; step++)
        {
            if (LossPercent > 0 && step % 100 == 0) _isolated = new ReplicaId((ulong)_random.Next(4));
            if (LossPercent > 0 && _random.Next(150) == 0) Restart(_random.Next(3));
            if (_random.Next(2) == 0) _nodes[_random.Next(3)].Tick();
            if (_random.Next(8) == 0) _nodes[_random.Next(3)].Propose(BitConverter.GetBytes(step));
            for (var i = 0; i < 3 && _wire.Count > 0; i++) Deliver();
            for (var i = 0; i < 3; i++) Work(_nodes[i], StorageOf(i));
            if (step % 16 == 0) CheckLogs();
        }
    }

    private MemoryStorage StorageOf(int node) => (MemoryStorage)_options[node].Storage;

    private void Restart(int node) => _nodes[node] = new RawNode(_options[node] with { Applied = _nodes[node].Applied });

    private void Deliver()
    {
        var position = _random.Next(4) == 0 ? _random.Next(_wire.Count) : 0;
        var message = _wire[position];
        if (_random.Next(20) != 0) _wire.RemoveAt(position);
        if (message.To == _isolated || message.From == _isolated || _random.Next(100) < LossPercent) return;
        _nodes[message.To.Value - 1].Step(message);
    }

    private void Work(RawNode node, MemoryStorage storage)
    {
        while (node.HasReady)
        {
            var ready = node.Ready();
            storage.Append(ready.Entries.Span);
            if (!ready.HardState.IsEmpty) storage.SetHardState(ready.HardState);
            foreach (var entry in ready.CommittedEntries.Span) CheckApplied(node, entry);
            _wire.AddRange(ready.Messages.ToArray());
            node.Advance();
            if (node.Role != RaftRole.Leader) continue;
            _leaders.TryAdd(node.Term.Value, node.Id);
            Assert.Equal(_leaders[node.Term.Value], node.Id); // Election safety.
        }
    }

    private void CheckApplied(RawNode node, Entry entry)
    {
        _history.Append($"{node.Id} applied {entry.Term}/{entry.Index}\n");
        _applied.TryAdd(entry.Index.Value, entry);
        var first = _applied[entry.Index.Value];
        Assert.Equal((first.Term, first.Data), (entry.Term, entry.Data)); // State machine safety.
    }

    /// <summary>Log matching: from the last position on which two logs agree, they agree on everything before.</summary>
    private void CheckLogs()
    {
        foreach (var (left, right) in new[] { (0, 1), (0, 2), (1, 2) })
        {
            var (a, b) = (Entries(left), Entries(right));
            var last = Math.Min(a.Length, b.Length) - 1;
            while (last >= 0 && a.Span[last].Term != b.Span[last].Term) last--;
            for (var i = 0; i <= last; i++) Assert.Equal(a.Span[i].Term, b.Span[i].Term);
        }
    }

    private ReadOnlyMemory<Entry> Entries(int node)
    {
        var storage = StorageOf(node);
        storage.Entries(storage.FirstIndex, storage.LastIndex.Next, RaftOptions.NoLimit, out var entries);
        return entries;
    }
}
