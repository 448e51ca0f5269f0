using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Node;

/// <summary>What comes from the network is refused, ignored or taken, but never breaks the replica unless it contradicts Raft.</summary>
public sealed class StepTests
{
    private readonly MemoryStorage _storage = Storage(1, 2, 3);
    private readonly RawNode _follower;

    public StepTests() => _follower = new RawNode(Options(1, _storage));

    private static Entry UnknownKind => new(default, default, (EntryKind)9, default);

    private static Message From(ulong from, MessageType type, ulong term = 2) =>
        new() { Type = type, From = Id(from), To = Id(1), Term = new Term(term) };

    [Theory]
    [InlineData(MessageType.Hup)]
    [InlineData(MessageType.Beat)]
    [InlineData(MessageType.CheckQuorum)]
    [InlineData(MessageType.Unreachable)]
    [InlineData(MessageType.SnapStatus)]
    [InlineData(MessageType.StorageAppend)]
    [InlineData(MessageType.StorageAppendResp)]
    [InlineData(MessageType.StorageApply)]
    [InlineData(MessageType.StorageApplyResp)]
    public void What_a_replica_says_to_itself_is_not_taken_from_another(MessageType type) =>
        Assert.Equal(StepOutcome.LocalMessage, _follower.Step(From(2, type)));

    [Theory]
    [InlineData(MessageType.AppResp)]
    [InlineData(MessageType.HeartbeatResp)]
    [InlineData(MessageType.VoteResp)]
    [InlineData(MessageType.PreVoteResp)]
    [InlineData(MessageType.ReadIndexResp)]
    public void Answers_of_strangers_are_named_so_that_the_stranger_can_be_told(MessageType type) =>
        Assert.Equal(StepOutcome.UnknownPeer, _follower.Step(From(9, type)));

    [Fact]
    public void A_message_that_no_replica_sends_is_malformed_and_changes_nothing()
    {
        Message[] malformed =
        [
            From(0, MessageType.App),
            From(2, MessageType.App, term: 0),
            From(2, MessageType.Vote, term: 0),
            From(2, MessageType.Snap),
            From(2, MessageType.Prop),
            From(2, MessageType.ReadIndex),
            From(2, (MessageType)99),
            new() { Type = MessageType.Heartbeat, From = Id(2), To = Id(3), Term = new Term(2) },
            new() { Type = MessageType.Hup, From = ReplicaId.LocalAppendThread, To = Id(1) },
            new() { Type = MessageType.Prop, From = Id(2), To = Id(1), Entries = new[] { UnknownKind } },
            Append(Make.Entries(7, 2)), // A gap.
            Append(Make.Entries(6, 2, 1)), // A term that goes back.
            Append(Make.Entries(6, 3)), // A term that the leader has not reached.
            Append([Entry(2, 6), Entry(2, 6)]), // A repetition.
            new() { Type = MessageType.Snap, From = Id(2), To = Id(1), Term = new Term(2), Snapshot = Snapshot.None },
            new() { Type = MessageType.Snap, From = Id(2), To = Id(1), Term = new Term(2), Snapshot = Make.Snapshot(9, 3, 1, 2) },
            new() { Type = MessageType.Snap, From = Id(2), To = Id(1), Term = new Term(2), Snapshot = Make.Snapshot(ulong.MaxValue, 2, 1, 2) },
            From(2, MessageType.Heartbeat, term: ulong.MaxValue), // The next term would be zero.
            From(1, MessageType.Heartbeat), // From itself.
            From(1, MessageType.Vote),
            From(ReplicaId.LocalAppendThread.Value, MessageType.Heartbeat),
        ];
        Assert.All(malformed, m => Assert.Equal(StepOutcome.Malformed, _follower.Step(m)));
        Assert.Equal((new Term(1), ReplicaId.None, At(5)), (_follower.Term, _follower.Leader, _follower.LastIndex));
        Assert.False(_follower.HasReady);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_answer_for_what_the_leader_never_sent_is_malformed(bool reject)
    {
        var (leader, storage) = LeaderOfTwo();
        var answer = new Message { Type = MessageType.AppResp, From = Id(2), To = Id(1), Term = new Term(2), Index = At(7), Reject = reject };
        Assert.Equal(StepOutcome.Malformed, leader.Step(answer));
        Assert.Equal((At(0), At(5)), (leader.Status().Progress[1].Match, leader.Commit));
        leader.Propose(Bytes("x"));
        Settle(leader, storage);
        Assert.Equal(StepOutcome.Processed, leader.Step(answer));
    }

    [Fact]
    public void A_commit_index_beyond_the_log_stops_the_replica() => Assert.Throws<RaftInvariantException>(() =>
        _follower.Step(new Message { Type = MessageType.Heartbeat, From = Id(2), To = Id(1), Term = new Term(2), Commit = At(99) }));

    [Fact]
    public void A_leader_that_would_overwrite_what_is_committed_is_answered_with_the_commit_index()
    {
        _follower.Step(Append(Make.Entries(6, 2, 2), commit: 7));
        Settle(_follower, _storage);
        _follower.Step(Append(Make.Entries(6, 2)));
        Assert.Equal(At(7), Settle(_follower, _storage).Messages.Single().Index);
        Assert.Equal(At(7), _follower.LastIndex);
    }

    [Fact]
    public void An_append_that_contradicts_what_is_committed_stops_the_replica()
    {
        _follower.Step(Append(Make.Entries(6, 2, 2), commit: 6));
        _follower.Step(new Message { Type = MessageType.Heartbeat, From = Id(2), To = Id(1), Term = new Term(2), Commit = At(7) });
        var contradiction = new Message
        {
            Type = MessageType.App,
            From = Id(3),
            To = Id(1),
            Term = new Term(4),
            Index = At(7),
            LogTerm = new Term(2),
            Entries = Make.Entries(8, 4),
            Commit = At(9),
        };
        Assert.Equal(StepOutcome.Processed, _follower.Step(contradiction));
        Assert.Equal(At(8), _follower.Commit); // Not beyond what the append brought.
        Assert.Throws<RaftInvariantException>(() => _follower.Step(
            new Message { Type = MessageType.Heartbeat, From = Id(3), To = Id(1), Term = new Term(4), Commit = At(9) }));
    }

    [Fact]
    public void A_vote_is_given_once_in_a_term_and_repeated_for_the_same_candidate()
    {
        Message Ask(ulong candidate) => new()
        {
            Type = MessageType.Vote,
            From = Id(candidate),
            To = Id(1),
            Term = new Term(2),
            Index = At(5),
            LogTerm = new Term(1),
        };
        foreach (var (candidate, granted) in new[] { (2UL, true), (3UL, false), (2UL, true) })
        {
            _follower.Step(Ask(candidate));
            var ready = _follower.Ready();
            var answer = ready.Messages.ToArray().Single();
            Assert.Equal((Id(candidate), !granted), (answer.To, answer.Reject));
            _follower.Advance();
        }
    }

    private static Message Append(Entry[] entries, ulong commit = 0) => new()
    {
        Type = MessageType.App,
        From = Id(2),
        To = Id(1),
        Term = new Term(2),
        Index = At(5),
        LogTerm = new Term(1),
        Entries = entries,
        Commit = At(commit),
    };
}
