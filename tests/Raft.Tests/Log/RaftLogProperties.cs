using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Log;

/// <summary>
/// The log, its unstable tail and the storage below it against a list: random sequences of all that a replica does with its log, as a leader
/// and as a follower, with writes that finish late.
/// </summary>
public sealed class RaftLogProperties
{
    private enum Kind
    {
        LeaderAppend,
        FollowerAppend,
        Mismatch,
        Commit,
        StartWrite,
        FinishWrite,
        HandOut,
        FinishApply,
        Compact,
        InstallSnapshot,
    }

    private static readonly Gen<(Kind Kind, int A, int B, int C)[]> s_operations = Gen.Select(
        Gen.Frequency(
            (6, Gen.OneOf(Kind.LeaderAppend, Kind.FollowerAppend)),
            (2, Gen.OneOf(Kind.Mismatch, Kind.Commit)),
            (6, Gen.OneOf(Kind.StartWrite, Kind.FinishWrite)),
            (4, Gen.OneOf(Kind.HandOut, Kind.FinishApply)),
            (1, Gen.OneOf(Kind.Compact, Kind.InstallSnapshot))),
        Gen.Int[0, 99],
        Gen.Int[0, 99],
        Gen.Int[0, 3]).Array[0, 80];

    [Fact]
    public void The_log_is_what_a_list_with_three_marks_is() => Gen.Select(s_operations, Gen.Bool).Sample(
        static (operations, allowUnstable) =>
        {
            var pair = new Pair(allowUnstable);
            foreach (var (kind, a, b, c) in operations)
            {
                pair.Do(kind, a, b, c);
                pair.Compare(a);
            }
        },
        iter: 20 * Check.Iter,
        print: static t => $"{t.Item2}: {string.Join(' ', t.Item1.Select(static o => $"{o.Kind}({o.A},{o.B},{o.C})"))}");

    /// <summary>The log and its model: all entries that there ever were, from index 1 on, and where the kept ones begin.</summary>
    private sealed class Pair(bool allowUnstable)
    {
        private readonly MemoryStorage _storage = new();
        private readonly List<Entry> _model = [];
        private readonly Queue<(Entry[] Entries, Snapshot? Snapshot, EntryId Attested, ulong Term)> _writes = new();
        private readonly Queue<Entry[]> _applies = new();
        private RaftLog? _log;
        private ulong _term = 1;
        private int _compacted;
        private int _committed;
        private int _handedOut;
        private int _applied;

        private RaftLog Log => _log ??= new RaftLog(_storage, new RaftTrace(null), maxApplyingSize: 60);

        public void Do(Kind kind, int a, int b, int c)
        {
            switch (kind)
            {
                case Kind.LeaderAppend:
                    _term += (ulong)(a % 2);
                    Append(_model.Count, [.. Enumerable.Repeat(_term, 1 + c)], commit: -1);
                    break;
                case Kind.FollowerAppend:
                    // A later leader, whose log agrees up to some point at or behind the commit index, sends some of that and of its own.
                    _term += 1 + (ulong)(b % 2);
                    var from = _committed + (a % (_model.Count - _committed + 1));
                    var known = _model.Skip(from).Take(b % 3).Select(e => e.Term.Value);
                    Append(from, [.. known, .. Enumerable.Repeat(_term, c)], commit: _committed + (b % 5));
                    break;
                case Kind.Mismatch:
                    Assert.False(Log.TryAppend(new EntryId(new Term(_term + 1), At((ulong)(_committed + (a % 9)))), Entries(90, _term), At(90), out _));
                    break;
                case Kind.Commit:
                    _committed += a % (_model.Count - _committed + 1);
                    Log.CommitTo(At((ulong)_committed));
                    break;
                case Kind.StartWrite when Log.Unstable.HasNextEntries || Log.Unstable.NextSnapshot is not null:
                    _writes.Enqueue((Log.Unstable.NextEntries().ToArray(), Log.Unstable.NextSnapshot, Log.LastEntryId, _term));
                    Log.Unstable.AcceptInProgress();
                    break;
                case Kind.FinishWrite when _writes.Count > 0:
                    FinishWrite();
                    break;
                case Kind.HandOut:
                    HandOut();
                    break;
                case Kind.FinishApply when _applies.TryDequeue(out var applied):
                    _applied = Math.Max(_applied, (int)applied[^1].Index.Value);
                    Log.AppliedTo(At((ulong)_applied), EntrySize.Encoded(applied));
                    break;
                case Kind.Compact when _applied > _compacted && IsStored(_applied):
                    Assert.Equal(StorageOutcome.Ok, _storage.CreateSnapshot(At((ulong)_applied), Configuration.Empty, default));
                    Assert.Equal(StorageOutcome.Ok, _storage.Compact(At((ulong)_applied)));
                    _compacted = _applied;
                    break;
                case Kind.InstallSnapshot:
                    InstallSnapshot(_committed + 1 + (a % 6));
                    break;
            }
        }

        /// <summary>Everything that can be asked, and some slice of it.</summary>
        public void Compare(int choice)
        {
            Assert.Equal((_model.Count, _committed), ((int)Log.LastIndex.Value, (int)Log.Committed.Value));
            Assert.Equal((_handedOut, _applied), ((int)Log.Applying.Value, (int)Log.Applied.Value));
            Assert.Equal(_compacted + 1, (int)Log.FirstIndex.Value);
            for (var index = 0; index <= _model.Count + 1; index++)
            {
                var outcome = Log.Term(At((ulong)index), out var term);

                // What is compacted below may still be known above, until the answer to its write has come.
                var isCompacted = index < _compacted && index < (int)Log.Unstable.Offset.Value;
                Assert.Equal(isCompacted ? StorageOutcome.Compacted : index > _model.Count ? StorageOutcome.Unavailable : StorageOutcome.Ok, outcome);
                if (outcome == StorageOutcome.Ok) Assert.Equal(index == 0 ? default : _model[index - 1].Term, term);
            }

            var low = _compacted + (choice % (_model.Count - _compacted + 1));
            Assert.Equal(StorageOutcome.Ok, Log.Slice(At((ulong)low + 1), Log.LastIndex.Next, RaftOptions.NoLimit, out var entries));
            Assert.Equal(_model.Skip(low), entries.ToArray());
            Assert.Equal(StorageOutcome.Ok, Log.Slice(At((ulong)low + 1), Log.LastIndex.Next, (ulong)choice, out var limited));
            Assert.Equal(EntrySize.Limit(_model.Skip(low).ToArray(), (ulong)choice).ToArray(), limited.ToArray());
        }

        private void Append(int previous, ulong[] terms, int commit)
        {
            var entries = Entries((ulong)previous + 1, terms);
            if (commit < 0)
            {
                Log.Append(entries);
            }
            else
            {
                var id = new EntryId(previous == 0 ? default : _model[previous - 1].Term, At((ulong)previous));
                Assert.True(Log.TryAppend(id, entries, At((ulong)commit), out var last));
                Assert.Equal(previous + terms.Length, (int)last.Value);
                _committed = Math.Max(_committed, Math.Min(commit, (int)last.Value));
            }

            // What is there already stays, also behind what was sent; the first difference replaces all that follows.
            for (var i = 0; i < entries.Length; i++)
            {
                var index = previous + i;
                if (index < _model.Count && _model[index].Term == entries[i].Term) continue;
                _model.RemoveRange(index, _model.Count - index);
                _model.AddRange(entries[i..]);
                break;
            }
        }

        /// <summary>What is applied before its write has finished must not be compacted: storage may hold what that write replaces.</summary>
        private bool IsStored(int index) =>
            Log.Unstable.Snapshot is null
            && _storage.Term(At((ulong)index), out var term) == StorageOutcome.Ok
            && term == _model[index - 1].Term
            && _writes.Count == 0;

        private void FinishWrite()
        {
            var (entries, snapshot, attested, term) = _writes.Dequeue();
            if (snapshot is not null) _storage.ApplySnapshot(snapshot);
            _storage.Append(entries);
            if (term == _term) Log.Unstable.StableTo(attested); // An answer of an earlier term may attest what was overwritten since.
            if (snapshot is null) return;
            Log.Unstable.StableSnapshotTo(snapshot.Metadata.Index);
            _applied = Math.Max(_applied, (int)snapshot.Metadata.Index.Value);
            _handedOut = Math.Max(_handedOut, _applied);
            Log.AppliedTo(At((ulong)_applied), 0);
        }

        private void HandOut()
        {
            var committed = Log.NextCommitted(allowUnstable).ToArray();
            if (committed.Length == 0) return;
            Assert.Equal(_model.Skip(_handedOut).Take(committed.Length), committed);
            _handedOut += committed.Length;
            Assert.True(_handedOut <= _committed);
            if (!allowUnstable) Assert.True(_handedOut < (int)Log.Unstable.Offset.Value, "What is not stable was handed out.");
            Log.AcceptApplying(At((ulong)_handedOut), EntrySize.Encoded(committed), allowUnstable);
            _applies.Enqueue(committed);
        }

        private void InstallSnapshot(int index)
        {
            _term++;
            Log.Restore(Snapshot((ulong)index, _term));
            _model.Clear();
            _model.AddRange(Entries(1, [.. Enumerable.Repeat(_term, index)]));
            _committed = _compacted = index;
        }
    }
}
