using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using OrleansRaft.Conformance.DataDriven;
using OrleansRaft.Conformance.Text;

namespace OrleansRaft.Conformance.Quorums;

/// <summary>
/// Drives the quorum types alone. Each case is computed in several ways that must agree; where they do not, the output says so, and
/// so differs from what is expected.
/// </summary>
internal sealed class QuorumHarness
{
    private ImmutableArray<ReplicaId> _voters = [];
    private ImmutableArray<ReplicaId> _others = [];
    private bool _joint;

    public string Run(Directive directive)
    {
        (_voters, _others, _joint) = ([], [], false);
        var inputs = new List<ulong>();
        foreach (var argument in directive.Arguments)
        {
            switch (argument.Key)
            {
                case "cfg":
                    _voters = Ids(argument.Numbers);
                    break;
                case "cfgj":
                    _joint = true;
                    if (argument.Values is not ["zero"]) _others = Ids(argument.Numbers);
                    break;
                case "idx":
                    // A hole: nothing is known of this voter. That is different from zero, which therefore cannot be given.
                    inputs.AddRange(argument.Values.Select(v => v == "_" ? 0 : ulong.Parse(v, CultureInfo.InvariantCulture)));
                    break;
                case "votes":
                    inputs.AddRange(argument.Values.Select(v => v switch
                    {
                        "y" => 2UL,
                        "n" => 1UL,
                        "_" => 0UL,
                        _ => throw new FormatException($"unknown vote: {v}"),
                    }));
                    break;
                default:
                    throw new FormatException($"unknown argument {argument.Key}");
            }
        }

        var members = _voters.Concat(_others).Distinct().ToArray();
        if (members.Length != inputs.Count)
        {
            var voters = string.Join(' ', members.Order().Select(id => $"{id}:{{}}"));
            return $"error: mismatched input (explicit or _) for voters map[{voters}]: {GoText.List(inputs)}";
        }

        var known = members.Zip(inputs).Where(p => p.Second != 0).ToDictionary(p => p.First, p => p.Second);
        return directive.Command switch
        {
            "committed" => Committed(known),
            "vote" => Vote(known),
            _ => throw new FormatException($"unknown command: {directive.Command}"),
        };
    }

    private string Committed(Dictionary<ReplicaId, ulong> known)
    {
        var acks = new KnownIndexes(known);
        var index = new JointQuorum(_voters, _others).CommittedIndex(acks);
        var text = new StringBuilder(QuorumChart.Draw([.. _voters.Union(_others)], known));
        Compare(text, index, new JointQuorum(_others, _voters).CommittedIndex(acks), "via symmetry");
        if (_joint) return text.Append(QuorumChart.Name(index)).Append('\n').ToString();

        Compare(text, index, new MajorityQuorum(_voters).CommittedIndex(acks), "via majority");
        Compare(text, index, ByCounting(known), "via alternative computation");
        Compare(text, index, new JointQuorum(_voters, _voters).CommittedIndex(acks), "via self-joint quorum");
        foreach (var id in _voters)
        {
            // What lies below the result does not matter for it.
            if (!known.TryGetValue(id, out var own) || own >= index.Value) continue;
            foreach (var lower in (ulong[])[own - 1, 0])
            {
                var lowered = new KnownIndexes(new Dictionary<ReplicaId, ulong>(known) { [id] = lower });
                Compare(text, index, new MajorityQuorum(_voters).CommittedIndex(lowered), $"overlaying {id}->{lower}");
            }
        }

        return text.Append(QuorumChart.Name(index)).Append('\n').ToString();
    }

    private string Vote(Dictionary<ReplicaId, ulong> known)
    {
        var votes = new KnownVotes(known);
        var result = new JointQuorum(_voters, _others).VoteResult(votes);
        var mirrored = new JointQuorum(_others, _voters).VoteResult(votes);
        var text = new StringBuilder();
        if (mirrored != result) text.Append($"Vote{mirrored} <-- via symmetry\n");
        if (!_joint && new MajorityQuorum(_voters).VoteResult(votes) is var single && single != result)
            text.Append($"Vote{single} <-- via majority\n");
        return text.Append($"Vote{result}\n").ToString();
    }

    /// <summary>The definition itself: the highest known index that a majority has reached.</summary>
    private LogIndex ByCounting(Dictionary<ReplicaId, ulong> known)
    {
        if (_voters.IsEmpty) return LogIndex.Max;
        var reached = known.Values.Where(v => known.Count(k => k.Value >= v) > _voters.Length / 2).DefaultIfEmpty(0UL);
        return new LogIndex(reached.Max());
    }

    private static void Compare(StringBuilder text, LogIndex expected, LogIndex other, string way)
    {
        if (other != expected) text.Append($"{QuorumChart.Name(other)} <-- {way}\n");
    }

    // In the order given: that is the order of the inputs.
    private static ImmutableArray<ReplicaId> Ids(IEnumerable<ulong> numbers) => [.. numbers.Select(n => new ReplicaId(n)).Distinct()];

    private readonly struct KnownIndexes(Dictionary<ReplicaId, ulong> known) : IAckedIndexes
    {
        public bool TryGetAcked(ReplicaId voter, out LogIndex index)
        {
            var found = known.TryGetValue(voter, out var value);
            index = new LogIndex(value);
            return found;
        }
    }

    private readonly struct KnownVotes(Dictionary<ReplicaId, ulong> known) : IVotes
    {
        public bool TryGetVote(ReplicaId voter, out bool granted)
        {
            var found = known.TryGetValue(voter, out var value);
            granted = value == 2;
            return found;
        }
    }
}
