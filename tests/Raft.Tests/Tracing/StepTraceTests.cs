using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Tracing;

/// <summary>The steps that etcd's trace validation knows: each told once, with the state that it left; what is received, before.</summary>
public sealed class StepTraceTests
{
    [Fact]
    public void A_candidate_that_wins_tells_each_step_and_its_messages_to_itself_too()
    {
        var (steps, node, storage) = Traced(1, 2);
        node.Campaign();
        Settle(node, storage);
        node.Step(new Message { Type = MessageType.VoteResp, From = Id(2), To = Id(1), Term = new Term(2) });

        Assert.Equal(
            [
                "InitState term 1 Follower log 5 commit 5",
                "BecomeCandidate term 2 Candidate log 5 commit 5",
                "SendRequestVoteResponse term 2 Candidate log 5 commit 5: VoteResp 1>1",
                "SendRequestVoteRequest term 2 Candidate log 5 commit 5: Vote 1>2",
                "Ready term 2 Candidate log 5 commit 5",
                "ReceiveRequestVoteResponse term 2 Candidate log 5 commit 5: VoteResp 1>1",
                "ReceiveRequestVoteResponse term 2 Candidate log 5 commit 5: VoteResp 2>1",
                "BecomeLeader term 2 Leader log 5 commit 5",
                "Replicate term 2 Leader log 6 commit 5",
                "SendAppendEntriesResponse term 2 Leader log 6 commit 5: AppResp 1>1",
                "SendAppendEntriesRequest term 2 Leader log 6 commit 5: App 1>2",
            ],
            steps.Lines);
    }

    [Fact]
    public void A_leader_tells_its_commit_when_it_has_counted_a_quorum()
    {
        var (steps, node, storage) = Traced(1, 2);
        node.Campaign();
        Settle(node, storage);
        node.Step(new Message { Type = MessageType.VoteResp, From = Id(2), To = Id(1), Term = new Term(2) });
        Settle(node, storage);
        steps.Lines.Clear();

        Acknowledge(node, from: 2, index: 6);

        Assert.Equal(
            [
                "ReceiveAppendEntriesResponse term 2 Leader log 6 commit 5: AppResp 2>1",
                "Commit term 2 Leader log 6 commit 6",
                "SendAppendEntriesRequest term 2 Leader log 6 commit 6: App 1>2",
            ],
            steps.Lines);
        Assert.Equal((At(6), At(7)), (steps.Last.Receiver!.Value.Match, steps.Last.Receiver.Value.Next));
    }

    [Fact]
    public void A_follower_tells_what_it_receives_as_it_was_before_and_its_answer_as_it_is_after()
    {
        var (steps, node, _) = Traced(2, 1, 2);
        steps.Lines.Clear();
        node.Step(new Message
        {
            Type = MessageType.App,
            From = Id(1),
            To = Id(2),
            Term = new Term(2),
            Index = At(5),
            LogTerm = new Term(1),
            Entries = Entries(6, 2, 2),
            Commit = At(6),
        });

        Assert.Equal(
            [
                "ReceiveAppendEntriesRequest term 1 Follower log 5 commit 5: App 1>2",
                "BecomeFollower term 2 Follower log 5 commit 5",
                "SendAppendEntriesResponse term 2 Follower log 7 commit 6: AppResp 2>1",
            ],
            steps.Lines);
    }

    [Fact]
    public void A_membership_change_is_told_when_it_is_appended_and_when_it_takes_effect()
    {
        var (steps, node, storage) = Traced(1);
        node.Campaign();
        Settle(node, storage);
        steps.Lines.Clear();
        node.ProposeConfChange(new ConfChange(ConfChangeType.AddLearnerNode, Id(3)));
        Assert.Equal("ChangeConf term 2 Leader log 7 commit 6", steps.Lines[0]);
        Assert.Equal([new ConfChangeSingle(ConfChangeType.AddLearnerNode, Id(3))], steps.All.Single(static s => s.Change is not null).Change!.Changes);

        Settle(node, storage);

        var applied = steps.All.Single(static s => s.Kind == StateEventKind.ApplyConfChange);
        Assert.Equal(Ids(3), applied.Configuration.Learners);
    }

    [Fact]
    public void A_refused_change_is_told_as_the_empty_entry_that_takes_its_place()
    {
        var (steps, node, storage) = Traced(1);
        node.Campaign();
        Settle(node, storage);
        steps.Lines.Clear();

        node.ProposeConfChange(ConfChangeV2.Leave);

        Assert.Equal("Replicate term 2 Leader log 7 commit 6", steps.Lines[0]);
        Assert.DoesNotContain(steps.All, static s => s.Kind == StateEventKind.ChangeConf);
    }

    [Fact]
    public void A_poll_is_no_step()
    {
        var steps = new Steps();
        var storage = Storage(1, 2);
        var node = new RawNode(Options(1, storage) with { Tracer = steps, PreVote = true });

        node.Campaign();

        Assert.Equal(RaftRole.PreCandidate, node.Role);
        Assert.Equal(["InitState term 1 Follower log 5 commit 5"], steps.Lines);
    }

    [Fact]
    public void A_vote_asked_for_while_there_is_a_leader_is_no_step()
    {
        var steps = new Steps();
        var node = new RawNode(Options(1, Storage(1, 2, 3)) with { Tracer = steps, CheckQuorum = true });
        node.Step(new Message { Type = MessageType.Heartbeat, From = Id(2), To = Id(1), Term = new Term(1), Commit = At(5) });
        steps.Lines.Clear();

        node.Step(new Message { Type = MessageType.Vote, From = Id(3), To = Id(1), Term = new Term(2), Index = At(5), LogTerm = new Term(1) });

        Assert.Empty(steps.Lines);
        Assert.Equal(new Term(1), node.Term);
    }

    [Fact]
    public void Steps_that_nobody_wants_are_not_told()
    {
        var steps = new Steps { TracesSteps = false };
        var storage = Storage(1);
        var node = new RawNode(Options(1, storage) with { Tracer = steps });

        node.Campaign();
        Settle(node, storage);

        Assert.Empty(steps.Lines);
    }

    private static (Steps Steps, RawNode Node, MemoryStorage Storage) Traced(ulong id, params ulong[] others)
    {
        var steps = new Steps();
        var storage = Storage([.. others.Append(id).Distinct().Order()]);
        return (steps, new RawNode(Options(id, storage) with { Tracer = steps }), storage);
    }

    private sealed class Steps : IRaftTracer
    {
        public List<StateEvent> All { get; } = [];

        public List<string> Lines { get; } = [];

        public StateEvent Last => All[^1];

        public bool TracesSteps { get; init; } = true;

        public bool IsEnabled(TraceLevel level) => false;

        public void Write(TraceLevel level, string text) => Assert.Fail("No lines are wanted.");

        public void Step(in StateEvent step)
        {
            All.Add(step);
            var message = step.Message is { } m ? $": {m.Type} {m.From}>{m.To}" : "";
            Lines.Add($"{step.Kind} term {step.HardState.Term} {step.Role} log {step.LastIndex} commit {step.HardState.Commit}{message}");
        }
    }
}
