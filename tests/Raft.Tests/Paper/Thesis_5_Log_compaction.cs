using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Paper;

/// <summary>
/// Ongaro's thesis §5.1 to §5.3, for snapshots of a state machine in memory. The driver takes them, stores them and sends their bytes; the
/// core knows their position and their configuration, and when a follower needs one. §5.4, log cleaning, is not offered.
/// </summary>
public sealed class Thesis_5_Log_compaction
{
    private readonly Group _group = new(3);

    public Thesis_5_Log_compaction() => _group.Elect(1);

    [Fact]
    public void A_snapshot_stands_for_the_log_up_to_its_last_index_and_keeps_its_term_for_the_check_of_what_follows()
    {
        Fill(1, 4);
        Compact(1);
        Assert.Equal(At(6), _group.Storage(1).FirstIndex);
        _group.Propose(1, "x"); // Its predecessor is compacted, and its term is still known.
        _group.Work();
        Assert.All(_group.Wire, m => Assert.Equal((MessageType.App, At(5), new Term(1)), (m.Type, m.Index, m.LogTerm)));
        _group.Deliver();
        Assert.Equal("x", _group.Applied(3).Last());
    }

    [Fact]
    public void Servers_compact_on_their_own_also_followers()
    {
        Fill(1, 4);
        Compact(3);
        _group.Cut(1);
        _group.Elect(3);
        _group.Heal();
        _group.Propose(3, "x");
        _group.Tick(3);
        _group.Deliver();
        Assert.Equal(["0", "1", "2", "3", "x"], _group.Applied(1));
    }

    [Fact]
    public void A_follower_that_needs_what_is_compacted_gets_the_snapshot_and_goes_on_from_there()
    {
        _group.Cut(3);
        Fill(1, 4);
        Compact(1);
        _group.Heal();
        _group.Tick(1);
        _group.Deliver(hold: m => m.Type == MessageType.Snap);
        var offer = Assert.Single(_group.Wire);
        Assert.Equal((Id(3), At(5), new Term(1)), (offer.To, offer.Snapshot!.Metadata.Index, offer.Snapshot.Metadata.Term));
        Assert.Equal("voters=(1 2 3)", offer.Snapshot.Metadata.Configuration.ToString());
        _group.Deliver();
        _group[1].ReportSnapshot(Id(3), succeeded: true);
        Assert.Equal(At(6), _group.Storage(3).FirstIndex); // The state machine's bytes travel apart: the log begins behind them.
        _group.Propose(1, "x");
        _group.Tick(1);
        _group.Deliver();
        Assert.Equal(["x"], _group.Applied(3));
    }

    [Fact]
    public void While_a_snapshot_is_on_its_way_nothing_else_is_sent_to_that_follower()
    {
        _group.Cut(3);
        Fill(1, 4);
        Compact(1);
        _group.Heal();
        _group.Tick(1);
        _group.Deliver(hold: m => m.Type == MessageType.Snap);
        _group.Propose(1, "x");
        _group.Work();
        Assert.Equal([MessageType.Snap], _group.Wire.Where(m => m.To == Id(3)).Select(m => m.Type));
    }

    [Fact]
    public void A_snapshot_that_did_not_arrive_is_sent_again_with_the_next_heartbeat()
    {
        _group.Cut(3);
        Fill(1, 4);
        Compact(1);
        _group.Heal();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            _group.Tick(1);
            _group.Deliver(hold: m => m.Type == MessageType.Snap);
            Assert.Equal(MessageType.Snap, Assert.Single(_group.Wire).Type);
            _group.Wire.Clear();
            _group[1].ReportSnapshot(Id(3), succeeded: false);
        }

        _group.Tick(1);
        _group.Deliver();
        Assert.Equal(At(5), _group[3].Commit);
    }

    [Fact]
    public void After_a_snapshot_that_arrived_entries_follow_once_the_follower_shows_that_it_lives()
    {
        _group.Cut(3);
        Fill(1, 4);
        Compact(1);
        _group.Heal();
        _group.Tick(1);
        _group.Deliver(hold: m => m is { Type: MessageType.AppResp, Reject: false });
        _group.Wire.Clear(); // Its own answer is lost: the transport's report is all that comes.
        _group[1].ReportSnapshot(Id(3), succeeded: true);
        Assert.Equal((ProgressState.Probe, At(6), true), Of3(_group));
        _group.Propose(1, "x");
        _group.Tick(1);
        _group.Deliver();
        Assert.Equal(["x"], _group.Applied(3));

        static (ProgressState, LogIndex, bool) Of3(Group group)
        {
            var progress = group[1].Status().Progress[2];
            return (progress.State, progress.Next, progress.IsPaused);
        }
    }

    [Fact]
    public void A_follower_that_has_not_answered_lately_is_offered_no_snapshot()
    {
        var group = new Group(3, o => o with { CheckQuorum = true });
        group.Elect(1);
        group.Cut(3);
        for (var tick = 0; tick < 20; tick++)
        {
            group.Propose(1, "x");
            group.Tick(1);
            group.Deliver();
        }

        group.Storage(1).CreateSnapshot(group[1].Applied, group[1].Configuration, default);
        group.Storage(1).Compact(group[1].Applied);
        group[1].ReportUnreachable(Id(3));
        group.Heal();
        group.Propose(1, "x");
        group.Work();
        Assert.DoesNotContain(group.Wire, m => m.Type == MessageType.Snap);
        group.Tick(1);
        group.Deliver(hold: m => m.Type == MessageType.Snap);
        Assert.Equal(Id(3), Assert.Single(group.Wire).To);
    }

    [Fact]
    public void A_log_that_is_compacted_with_no_snapshot_in_its_place_stops_the_leader()
    {
        _group.Cut(3);
        Fill(1, 4);
        _group.Storage(1).Compact(At(4));
        _group.Heal();
        _group.Tick(1);
        Assert.Throws<RaftInvariantException>(() => _group.Deliver());
    }

    [Fact]
    public void A_snapshot_replaces_a_log_that_does_not_agree_with_it_whole()
    {
        var group = new Group([[1, 1], [1, 2, 2, 2, 2], [1, 1]]);
        group[2].Step(Offer(group, to: 2, index: 4, term: 3));
        group.Work();
        Assert.Equal((At(4), At(4), At(4)), (group[2].LastIndex, group[2].Commit, group[2].Applied));
        Assert.Empty(group.Log(2));
    }

    [Fact]
    public void A_snapshot_of_what_the_log_has_already_commits_it_and_leaves_the_rest_of_the_log_alone()
    {
        var group = new Group([[1, 1], [1, 2, 2, 2, 2], [1, 1]]);
        group[2].Step(Offer(group, to: 2, index: 3, term: 2));
        group.Work();
        Assert.Equal([1UL, 2UL, 2UL, 2UL, 2UL], group.Log(2));
        Assert.Equal((At(3), At(3)), (group[2].Commit, Assert.Single(group.Wire).Index));
    }

    [Fact]
    public void An_old_snapshot_is_ignored_and_answered_with_what_is_committed()
    {
        Fill(1, 4);
        _group[2].Step(Offer(_group, to: 2, index: 3, term: 1));
        _group.Work();
        Assert.Equal((At(5), At(5)), (_group[2].LastIndex, Assert.Single(_group.Wire).Index));
    }

    [Fact]
    public void A_snapshot_brings_the_configuration_as_it_was_at_its_index()
    {
        _group.Cut(3);
        _group[1].ProposeConfChange(new ConfChange(ConfChangeType.AddLearnerNode, Id(4)));
        _group.Deliver();
        Compact(1);
        _group.Heal();
        _group.Tick(1);
        _group.Deliver();
        Assert.Equal("voters=(1 2 3) learners=(4)", _group[3].Configuration.ToString());
        _group.Restart(3);
        Assert.Equal("voters=(1 2 3) learners=(4)", _group[3].Configuration.ToString());
    }

    [Fact]
    public void A_server_does_not_campaign_while_it_installs_a_snapshot()
    {
        var group = new Group([[1, 1], [1], [1, 1]], o => o with { AsyncStorageWrites = true });
        group[2].Step(Offer(group, to: 2, index: 4, term: 3));
        group[2].Campaign(); // Its configuration is the snapshot's already, and its log is not.
        Assert.Equal(RaftRole.Follower, group[2].Role);
    }

    [Theory]
    [InlineData(StorageOutcome.TemporarilyUnavailable)]
    [InlineData(StorageOutcome.Ok)]
    public void Where_there_is_no_snapshot_for_a_follower_the_driver_is_asked_for_one(StorageOutcome outcome)
    {
        var log = Group.StorageOf(new Configuration { Voters = Ids(1, 2) }, 1, 1, 1);
        log.SetHardState(new HardState(new Term(1), default, At(3)));
        log.CreateSnapshot(At(2), new Configuration { Voters = Ids(1) }, default); // Taken before 2 joined.
        log.Compact(At(2));
        var node = new RawNode(Options(1, new NoSnapshot(log, outcome)) with { Applied = At(3) });
        node.Campaign();
        Settle(node, log);
        node.Step(new Message { Type = MessageType.VoteResp, From = Id(2), To = Id(1), Term = new Term(2) });
        Assert.Equal(RaftRole.Leader, node.Role);
        Settle(node, log);
        node.Step(new Message { Type = MessageType.AppResp, From = Id(2), To = Id(1), Term = new Term(2), Index = At(3), Reject = true });
        Assert.DoesNotContain(Settle(node, log).Messages, m => m.Type == MessageType.Snap);
        Assert.True(node.TakeSnapshotRequest());
        Assert.False(node.TakeSnapshotRequest());
    }

    private void Fill(ulong leader, int commands)
    {
        for (var i = 0; i < commands; i++) _group.Propose(leader, $"{i}");
        _group.Deliver();
        _group.Tick(leader);
        _group.Deliver();
    }

    private void Compact(ulong id)
    {
        var (storage, node) = (_group.Storage(id), _group[id]);
        Assert.Equal(StorageOutcome.Ok, storage.CreateSnapshot(node.Applied, node.Configuration, default));
        Assert.Equal(StorageOutcome.Ok, storage.Compact(node.Applied));
    }

    private static Message Offer(Group group, ulong to, ulong index, ulong term) => new()
    {
        Type = MessageType.Snap,
        From = Id(1),
        To = Id(to),
        Term = new Term(Math.Max(term, group[to].Term.Value)),
        Snapshot = Snapshot(index, term, 1, 2, 3),
    };

    /// <summary>The log, whose snapshot cannot be had, or is the one that it has.</summary>
    private sealed class NoSnapshot(MemoryStorage log, StorageOutcome outcome) : IRaftStorage
    {
        public LogIndex FirstIndex => log.FirstIndex;

        public LogIndex LastIndex => log.LastIndex;

        public RaftInitialState InitialState() => new(log.InitialState().HardState, new Configuration { Voters = Ids(1, 2) });

        public StorageOutcome Term(LogIndex index, out Term term) => log.Term(index, out term);

        public StorageOutcome Entries(LogIndex low, LogIndex high, ulong maxSize, out ReadOnlyMemory<Entry> entries) =>
            log.Entries(low, high, maxSize, out entries);

        public StorageOutcome Snapshot(out Snapshot snapshot)
        {
            log.Snapshot(out snapshot);
            return outcome;
        }
    }
}
