using KvTable = System.Collections.Generic.Dictionary<byte[], OrleansRaft.StateMachines.KvEntry>;

namespace OrleansRaft.StateMachines;

/// <summary>
/// The table behind <see cref="KvStateMachine"/>, which can be frozen in constant time.
/// <para>
/// While a snapshot holds the base, another thread reads it, so nothing may alter it: writes go to the overlay, and reads look there
/// first. Once the snapshot is disposed, each <see cref="Settle()"/> carries a few of the overlay's entries into the base, so that no
/// single command pays for all of them.
/// </para>
/// </summary>
internal sealed class KvStore
{
    /// <summary>Entries that one command carries over. The overlay shrinks faster than commands could have filled it.</summary>
    private const int SettledPerCommand = 64;

    private readonly KvTable _base;
    private readonly KvTable _overlay = new(KeyComparer.Instance);
    private readonly KvTable.AlternateLookup<ReadOnlySpan<byte>> _baseLookup;
    private readonly KvTable.AlternateLookup<ReadOnlySpan<byte>> _overlayLookup;

    // Not null from Freeze until the overlay starts to settle.
    private TableHold? _hold;

    // Entries are removed from the overlay while it settles, which its enumerator stands; none are added.
    private KvTable.Enumerator _settling;
    private bool _isSettling;

    public KvStore()
        : this(new KvTable(KeyComparer.Instance))
    {
    }

    public KvStore(KvTable table)
    {
        _base = table;
        _baseLookup = table.GetAlternateLookup<ReadOnlySpan<byte>>();
        _overlayLookup = _overlay.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>What the key holds.</summary>
    public KvEntry Find(ReadOnlySpan<byte> key)
    {
        if (_overlay.Count > 0 && _overlayLookup.TryGetValue(key, out var newer)) return newer;
        return _baseLookup.TryGetValue(key, out var entry) ? entry : default;
    }

    public void Set(ReadOnlySpan<byte> key, KvEntry entry)
    {
        if (_hold is not null)
        {
            _overlayLookup[key] = entry;
            return;
        }

        _baseLookup[key] = entry;
        ForgetOverlaid(key);
    }

    public void Remove(ReadOnlySpan<byte> key)
    {
        if (_hold is not null)
        {
            // An entry that does not exist hides the one in the base.
            _overlayLookup[key] = default;
            return;
        }

        _baseLookup.Remove(key);
        ForgetOverlaid(key);
    }

    /// <summary>Carries a bounded part of the overlay into the base, if no snapshot holds the base any more.</summary>
    public void Settle() => Settle(SettledPerCommand);

    /// <summary>Captures what is there now. Takes constant time unless the overlay of the snapshot before has not settled yet.</summary>
    /// <exception cref="InvalidOperationException">The snapshot before is not disposed.</exception>
    public KvSnapshot Freeze()
    {
        Settle(int.MaxValue);
        if (_hold is not null) throw new InvalidOperationException("The snapshot before must be disposed first.");
        _hold = new TableHold();
        return new KvSnapshot(_base, _hold);
    }

    private void Settle(int entries)
    {
        if (_hold is { IsReleased: true })
        {
            _hold = null;
            _settling = _overlay.GetEnumerator();
            _isSettling = true;
        }

        if (!_isSettling) return;
        for (; entries > 0; entries--)
        {
            if (!_settling.MoveNext())
            {
                _isSettling = false;
                _overlay.Clear();
                _overlay.TrimExcess();
                return;
            }

            var (key, entry) = _settling.Current;
            if (entry.Exists) _base[key] = entry;
            else _base.Remove(key);
        }
    }

    // What the overlay holds is older now than what the base holds.
    private void ForgetOverlaid(ReadOnlySpan<byte> key)
    {
        if (_overlay.Count > 0) _overlayLookup.Remove(key);
    }
}
