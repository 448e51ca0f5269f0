using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Node;

/// <summary>
/// Three replicas whose readies are taken, whose writes and applies finish, and whose messages arrive, repeat and get lost in any order.
/// Each is an <see cref="ObservedNode"/>, which checks the order of its own work, and that no promise leaves before it is stored.
/// </summary>
public sealed class ScheduleProperties
{
    private static readonly Gen<(int Node, int Action, int Choice)[]> s_schedule =
        Gen.Select(Gen.Int[1, 3], Gen.Int[0, 15], Gen.Int[0, 99]).Array[20, 400];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Whatever_the_schedule_one_leads_a_term_and_all_apply_the_same(bool asynchronous) =>
        Gen.Select(s_schedule, Gen.Bool, Gen.Bool).Sample(
            (schedule, preVote, checkQuorum) =>
            {
                var cluster = new Cluster(o => o with
                {
                    AsyncStorageWrites = asynchronous,
                    PreVote = preVote,
                    CheckQuorum = checkQuorum,
                    ElectionTicks = 3,
                    MaxSizePerMessage = 24,
                    MaxInflightMessages = 2,
                    MaxCommittedSizePerReady = 24,
                });
                foreach (var (node, action, choice) in schedule) cluster.Do(node, action, choice);
            },
            iter: 5 * Check.Iter);

    private sealed class Cluster
    {
        private readonly ObservedNode[] _nodes;
        private readonly List<Message> _wire = [];
        private readonly SortedDictionary<ulong, ReplicaId> _leaders = [];
        private readonly List<Entry> _applied = [];

        public Cluster(Func<RaftOptions, RaftOptions> alter)
        {
            _nodes = [.. Enumerable.Range(1, 3).Select(id =>
            {
                var storage = Storage(1, 2, 3);
                return new ObservedNode(alter(Options((ulong)id, storage)), storage) { Applying = Check };
            })];
        }

        public void Do(int id, int action, int choice)
        {
            var node = _nodes[id - 1];
            var sent = node.Sent.Count;
            switch (action)
            {
                case 0:
                    node.Do(static n => n.Tick());
                    break;
                case 1 when choice < 10:
                    node.Do(static n => n.Campaign());
                    break;
                case 2:
                    node.Do(n => n.Propose(new byte[choice % 20]));
                    break;
                case 3 or 4 or 5:
                    node.TakeReady();
                    break;
                case 6 or 7 or 8:
                    node.FinishAppend();
                    break;
                case 9 or 10:
                    node.FinishApply();
                    break;
                case 11 when choice < 10:
                    node.CheckRestart();
                    break;
                case > 11 when _wire.Count > 0:
                    Deliver(choice);
                    break;
            }

            _wire.AddRange(node.Sent.Skip(sent));
            foreach (var n in _nodes)
            {
                Assert.False(n.IsBroken, "A replica stopped itself in a group in which everybody keeps to the rules.");
                if (n.Node.Role != RaftRole.Leader) continue;
                _leaders.TryAdd(n.Node.Term.Value, n.Node.Id);
                Assert.Equal(_leaders[n.Node.Term.Value], n.Node.Id);
            }
        }

        /// <summary>Some message, mostly the oldest; now and then it is lost, or stays to arrive again.</summary>
        private void Deliver(int choice)
        {
            var at = choice < 20 ? choice % _wire.Count : 0;
            var message = _wire[at];
            if (choice is < 90 or > 94) _wire.RemoveAt(at);
            if (choice <= 94) _nodes[message.To.Value - 1].Step(message);
        }

        private void Check(Entry entry)
        {
            var position = (int)(entry.Index.Value - 6); // The logs begin behind a snapshot at 5.
            if (position == _applied.Count) _applied.Add(entry);
            Assert.Equal(_applied[position].Term, entry.Term);
            Assert.True(_applied[position].Data.Span.SequenceEqual(entry.Data.Span));
        }
    }
}
