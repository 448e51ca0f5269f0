namespace OrleansRaft.Simulation;

/// <summary>What all clients asked and were told.</summary>
internal sealed class History
{
    private readonly List<KeyCall> _operations = [];
    private readonly HashSet<ulong> _forgotten = [];
    private ulong _last;

    /// <summary>Whether nobody asks for anything at the moment.</summary>
    public bool IsClosed { get; set; }

    public int Writes { get; private set; }

    public int Reads { get; private set; }

    /// <summary>Operations that had no end that a client knows.</summary>
    public int Unknown => _operations.Count(o => !o.HasReturned && !_forgotten.Contains(o.Id));

    /// <summary>What a key saw: all but what certainly did nothing.</summary>
    public IReadOnlyList<KeyCall> OfKey(int key) =>
        [.. _operations.Where(o => o.Key == key && !_forgotten.Contains(o.Id) && (o.HasReturned || o.Kind != KeyCallKind.Get))];

    public KeyCall Begin(KeyCallKind kind, int key, KvCondition condition, long now)
    {
        var operation = new KeyCall { Id = ++_last, Key = key, Kind = kind, Condition = condition, Invoked = now };
        _operations.Add(operation);
        return operation;
    }

    /// <summary>It did nothing, and never will.</summary>
    public void Forget(KeyCall operation) => _forgotten.Add(operation.Id);

    public void Answered(KeyCall operation)
    {
        if (operation.Kind == KeyCallKind.Get) Reads++;
        else Writes++;
    }
}
