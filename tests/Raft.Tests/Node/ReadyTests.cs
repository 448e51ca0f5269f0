using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Node;

/// <summary>The contract between the node and its driver.</summary>
public sealed class ReadyTests
{
    [Fact]
    public void Without_asynchronous_writes_readies_and_advances_alternate()
    {
        var node = new RawNode(Options(1, Storage(1)));
        node.Campaign();
        node.Ready();
        Assert.Throws<InvalidOperationException>(() => node.Ready());
        node.Advance();
        Assert.Equal(RaftRole.Leader, node.Role);
    }

    [Fact]
    public void With_asynchronous_writes_there_is_no_advance() => Assert.Throws<InvalidOperationException>(
        () => new RawNode(Options(1, Storage(1)) with { AsyncStorageWrites = true }).Advance());

    [Fact]
    public void Nothing_is_handed_out_twice()
    {
        var (node, storage) = Singleton();
        node.Propose(Bytes("x"));
        Assert.Single(Settle(node, storage).Applied);
        Assert.False(node.HasReady);
        var empty = node.Ready();
        Assert.True(empty.Entries.IsEmpty && empty.CommittedEntries.IsEmpty && empty.Messages.IsEmpty && empty.HardState.IsEmpty);
        Assert.Null(empty.SoftState);
        Assert.False(empty.MustSync);
    }

    [Fact]
    public void Several_asynchronous_appends_are_in_flight_and_nothing_commits_before_its_own()
    {
        var storage = Storage(1);
        var node = new RawNode(Options(1, storage) with { AsyncStorageWrites = true });
        node.Campaign();
        Respond(node, storage, Append(node.Ready())!);
        Respond(node, storage, Append(node.Ready())!); // The empty entry of the leader.
        node.Propose(Bytes("a"));
        var first = Append(node.Ready())!;
        node.Propose(Bytes("b"));
        var second = Append(node.Ready())!;
        Assert.Equal([7UL, 8UL], new[] { first, second }.Select(m => m.Entries.Span[0].Index.Value));
        Assert.Equal(At(6), node.Commit);
        Respond(node, storage, first);
        Assert.Equal(At(7), node.Commit);
        Respond(node, storage, second);
        Assert.Equal(At(8), node.Commit);
    }

    [Fact]
    public void A_vote_leaves_only_with_the_response_of_its_append()
    {
        var node = new RawNode(Options(1, Storage(1, 2)) with { AsyncStorageWrites = true });
        node.Step(new Message
        {
            Type = MessageType.Vote,
            From = Id(2),
            To = Id(1),
            Term = new Term(2),
            Index = At(5),
            LogTerm = new Term(1),
        });
        var only = Assert.Single(node.Ready().Messages.ToArray());
        Assert.Equal((ReplicaId.LocalAppendThread, new HardState(new Term(2), Id(2), At(5))), (only.To, only.HardState));
        Assert.Equal(MessageType.VoteResp, Assert.Single(only.Responses.ToArray()).Type);
    }

    [Fact]
    public void Votes_are_asked_for_only_when_the_candidates_own_is_durable()
    {
        var node = new RawNode(Options(1, Storage(1, 2, 3)) with { AsyncStorageWrites = true });
        node.Campaign();
        var only = Assert.Single(node.Ready().Messages.ToArray());
        Assert.Equal((ReplicaId.LocalAppendThread, new HardState(new Term(2), Id(1), At(5))), (only.To, only.HardState));
        Assert.Equal(
            [(MessageType.Vote, Id(2)), (MessageType.Vote, Id(3)), (MessageType.VoteResp, Id(1))],
            only.Responses.ToArray().Select(m => (m.Type, m.To)).Order());
    }

    [Fact]
    public void A_restart_goes_on_where_storage_and_state_machine_were()
    {
        var (node, storage) = Singleton();
        node.Propose([Bytes("a"), Bytes("b")]);
        Settle(node, storage);
        var again = new RawNode(Options(1, storage) with { Applied = At(7) });
        Assert.Equal((new Term(2), At(8), At(7), At(8)), (again.Term, again.Commit, again.Applied, again.LastIndex));
        Assert.Equal([8UL], Settle(again, storage).Applied.Select(e => e.Index.Value));
    }

    [Fact]
    public void A_commit_index_that_was_persisted_late_is_raised_by_what_is_known_to_be_committed()
    {
        var (node, storage) = Singleton();
        node.Propose(Bytes("a"));
        Settle(node, storage);
        storage.SetHardState(new HardState(new Term(2), Id(1), At(3)));
        Assert.Equal(At(5), new RawNode(Options(1, storage)).Commit); // The snapshot's.
        Assert.Equal(At(7), new RawNode(Options(1, storage) with { Applied = At(7) }).Commit);
    }

    [Fact]
    public void A_log_that_lost_what_was_committed_or_applied_does_not_start()
    {
        var storage = Storage(1);
        Assert.Throws<RaftInvariantException>(() => new RawNode(Options(1, storage) with { Applied = At(6) }));
        storage.SetHardState(new HardState(new Term(2), Id(1), At(6)));
        Assert.Throws<RaftInvariantException>(() => new RawNode(Options(1, storage)));
    }

    [Fact]
    public void Bootstrap_needs_an_empty_log_and_members()
    {
        var node = new RawNode(Options(1, new MemoryStorage()));
        Assert.Throws<ArgumentException>(() => node.Bootstrap([]));
        Assert.Throws<ArgumentException>(() => node.Bootstrap([new BootstrapPeer(ReplicaId.None)]));
        node.Bootstrap([new BootstrapPeer(Id(1), Bytes("context"))]);
        Assert.Throws<InvalidOperationException>(() => node.Bootstrap([new BootstrapPeer(Id(1))]));
        var ready = node.Ready();
        Assert.Equal(new HardState(new Term(1), default, At(1)), ready.HardState);
        Assert.Equal(Bytes("context"), ConfChangeCodec.TryDecode(ready.Entries.Span[0])!.Context.ToArray());
    }

    private static Message? Append(Ready ready) => ready.Messages.ToArray().SingleOrDefault(m => m.Type == MessageType.StorageAppend);

    private static void Respond(RawNode node, MemoryStorage storage, Message append)
    {
        storage.Append(append.Entries.Span);
        foreach (var response in append.Responses.ToArray()) Assert.Equal(StepOutcome.Processed, node.Step(response));
    }
}
