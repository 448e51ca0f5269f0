namespace OrleansRaft.Simulation;

/// <summary>Whether a history can be explained.</summary>
internal enum Verdict
{
    Linearizable,
    NotLinearizable,

    /// <summary>The search was given up: no pass.</summary>
    Undecided,
}

/// <summary>
/// Looks for an order of one key's operations that explains every answer and keeps to real time (Wing and Gong, 1993), remembering
/// which sets of operations led to which state (Lowe, 2017). An operation without an answer may come at any time after it was asked, or
/// never. Writes come in the order of their revisions.
/// </summary>
internal sealed class Linearizability
{
    private const int MaxStates = 400_000;

    private readonly KeyCall[] _answered;
    private readonly KeyCall[] _open;
    private readonly int[] _writes;
    private readonly bool[] _isDone;
    private readonly bool[] _isUsed;
    private readonly UInt128[] _marks;
    private readonly HashSet<ulong> _known;
    private readonly HashSet<(UInt128 Done, ulong State)> _tried = [];
    private UInt128 _done;
    private int _left;

    private Linearizability(IReadOnlyList<KeyCall> operations)
    {
        _answered = [.. operations.Where(static o => o.HasReturned).OrderBy(static o => o.Invoked)];
        _open = [.. operations.Where(static o => !o.HasReturned && o.Kind != KeyCallKind.Get).OrderBy(static o => o.Invoked)];
        _writes = [.. Enumerable.Range(0, _answered.Length).Where(i => KvModel.IsWrite(_answered[i])).OrderBy(i => _answered[i].Revision)];
        _known = [.. _writes.Select(i => _answered[i].Revision)];
        _isDone = new bool[_answered.Length];
        _isUsed = new bool[_open.Length];
        _left = _answered.Length;
        var random = new Prng(1);
        _marks = new UInt128[operations.Count];
        for (var i = 0; i < _marks.Length; i++) _marks[i] = new UInt128(random.NextUInt64(), random.NextUInt64());
    }

    /// <summary>Checks the operations of one key.</summary>
    public static Verdict Check(IReadOnlyList<KeyCall> operations)
    {
        if (KvModel.Complete(operations) is not { } completed) return Verdict.NotLinearizable;
        var search = new Linearizability(completed);
        if (search.Explains(0, 0, 0, false)) return Verdict.Linearizable;
        return search._tried.Count >= MaxStates ? Verdict.Undecided : Verdict.NotLinearizable;
    }

    /// <summary>Whether what is left can follow a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="first">No answered operation before this one is left.</param>
    /// <param name="write">How many of the writes are done.</param>
    /// <param name="isGuess">Whether an operation without an answer made the state.</param>
    private bool Explains(ulong state, int first, int write, bool isGuess)
    {
        var absorbed = new List<int>();
        var end = Absorb(state, ref first, absorbed);
        if (_left == 0) return true;
        if (write < _writes.Length && _answered[_writes[write]] is var next && next.Invoked <= end && Step(state, next) is { } written)
        {
            if (Try(_writes[write], _isDone, _marks[_writes[write]], written, first, write + 1, false)) return true;
        }

        // One without an answer is of use only where it changes something, and what it changed is not overwritten unseen.
        for (var i = 0; i < _open.Length && _open[i].Invoked <= end; i++)
        {
            if (_isUsed[i] || (isGuess && absorbed.Count == 0 && _open[i].Condition == KvCondition.None)) continue;
            if (Step(state, _open[i]) is not { } effect || effect == state || HasTwin(i)) continue;
            if (Try(i, _isUsed, _marks[_answered.Length + i], effect, first, write, true)) return true;
        }

        foreach (var i in absorbed) Take(i, _isDone, _marks[i], isBack: true);
        return false;
    }

    private ulong? Step(ulong state, KeyCall operation) => KvModel.Step(state, operation, _known.Contains);

    /// <summary>Lets all come that alter nothing and fit here: to wait would gain nothing.</summary>
    /// <returns>When the first of those that are left returned: whatever was asked later must follow it.</returns>
    private long Absorb(ulong state, ref int first, List<int> absorbed)
    {
        while (true)
        {
            while (first < _answered.Length && _isDone[first]) first++;
            var end = long.MaxValue;
            for (var i = first; i < _answered.Length && _answered[i].Invoked <= end; i++)
            {
                if (!_isDone[i]) end = Math.Min(end, _answered[i].Returned);
            }

            var before = absorbed.Count;
            for (var i = first; i < _answered.Length && _answered[i].Invoked <= end; i++)
            {
                if (_isDone[i] || KvModel.IsWrite(_answered[i]) || Step(state, _answered[i]) is null) continue;
                Take(i, _isDone, _marks[i], isBack: false);
                absorbed.Add(i);
            }

            if (absorbed.Count == before) return end;
        }
    }

    private bool Try(int index, bool[] flags, UInt128 mark, ulong next, int first, int write, bool isGuess)
    {
        if (_tried.Count >= MaxStates || !_tried.Add((_done ^ mark, next))) return false;
        Take(index, flags, mark, isBack: false);
        if (Explains(next, first, write, isGuess)) return true;
        Take(index, flags, mark, isBack: true);
        return false;
    }

    private void Take(int index, bool[] flags, UInt128 mark, bool isBack)
    {
        flags[index] = !isBack;
        _done ^= mark;
        if (flags == _isDone) _left += isBack ? 1 : -1;
    }

    /// <summary>Whether an earlier one that is not used yet is as good.</summary>
    private bool HasTwin(int index)
    {
        for (var i = 0; i < index; i++)
        {
            if (!_isUsed[i] && _open[i].Condition == _open[index].Condition && _open[i].Kind == _open[index].Kind) return true;
        }

        return false;
    }
}
