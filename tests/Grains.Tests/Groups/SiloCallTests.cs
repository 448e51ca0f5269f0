using System.Text;
using OrleansRaft.Core;
using OrleansRaft.Grains.Tests.Support;
using OrleansRaft.Groups;
using OrleansRaft.Replicas;
using OrleansRaft.Replication;
using OrleansRaft.Storage;

namespace OrleansRaft.Grains.Tests.Groups;

public sealed class SiloCallTests
{
    private readonly RunningReplicas _running = new();
    private readonly FakeReplica _a = new();
    private readonly FakeReplica _b = new();

    public SiloCallTests()
    {
        _running.Add(new ReplicaKey("a", new ReplicaId(1)), _a);
        _running.Add(new ReplicaKey("b", new ReplicaId(2)), _b);
    }

    [Fact]
    public void Each_group_gets_its_own_requests_and_each_request_its_own_answer()
    {
        var call = Propose([new("b", 2, 1), new("a", 1, 2)], "b1", "a1", "a2");
        Answer(_a, CommandStatus.Applied, CommandStatus.Applied);
        Assert.False(call.Done.IsCompleted);
        Answer(_b, CommandStatus.Applied);

        Assert.True(call.Done.IsCompletedSuccessfully);
        var answers = call.Answers(7);
        Assert.Equal(0, answers.Ticket);
        Assert.Equal(["Done 1 of b1", "Done 1 of a1", "Done 2 of a2"], All(answers));
    }

    [Fact]
    public void Whoever_is_slow_is_asked_for_later_with_the_ticket()
    {
        var call = Propose([new("a", 1, 1), new("b", 2, 2)], "a1", "b1", "b2");
        Answer(_a, CommandStatus.Applied);

        var answers = call.Answers(7);
        Assert.Equal(7, answers.Ticket);
        Assert.Equal(["Done 1 of a1", "Waiting 0 of ", "Waiting 0 of "], All(answers));

        Answer(_b, CommandStatus.Applied, CommandStatus.Unknown);
        Assert.True(call.Done.IsCompletedSuccessfully);
        Assert.Equal(["Done 1 of b1", "Unknown 0 of "], All(call.Rest()));
    }

    [Fact]
    public void A_replica_that_is_not_here_or_does_not_lead_has_done_nothing()
    {
        var call = Propose([new("a", 9, 1), new("c", 1, 1), new("b", 2, 1)], "a1", "c1", "b1");
        Assert.True(_b.Proposed.TryDequeue(out var proposed));
        proposed.Settled(new CommandReply { Refusal = ReplicaRefusal.NotLeader });

        Assert.Empty(_a.Proposed);
        Assert.All(All(call.Answers(7)), static answer => Assert.Equal("NotLeader 0 of ", answer));
    }

    [Theory]
    [InlineData(ReplicaRefusal.NotLeader, "NotLeader 0 of ")]
    [InlineData(ReplicaRefusal.NotRunning, "NotLeader 0 of ")]
    [InlineData(ReplicaRefusal.Overloaded, "Full 0 of ")]
    internal void A_refusal_says_whether_to_ask_elsewhere(ReplicaRefusal refusal, string answer)
    {
        var call = Propose([new("a", 1, 1)], "a1");
        Assert.True(_a.Proposed.TryDequeue(out var proposed));
        proposed.Settled(new CommandReply { Refusal = refusal });

        Assert.Equal([answer], All(call.Answers(7)));
    }

    [Fact]
    public void A_command_whose_place_went_to_another_may_be_proposed_again()
    {
        var call = Propose([new("a", 1, 2)], "a1", "a2");
        Answer(_a, CommandStatus.Lost, CommandStatus.Applied);

        Assert.Equal(["NotLeader 0 of ", "Done 2 of a2"], All(call.Answers(7)));
    }

    private SiloCall Propose(SiloGroup[] groups, params string[] commands) =>
        SiloCall.Propose(_running, new SiloRequests(groups, new Payloads([.. commands.Select(static c => (ReadOnlyMemory<byte>)Encoding.ASCII.GetBytes(c))])));

    private static void Answer(FakeReplica replica, params CommandStatus[] statuses)
    {
        Assert.True(replica.Proposed.TryDequeue(out var proposed));
        Assert.Equal(statuses.Length, proposed.Commands.Items.Count);
        proposed.Settled(ReplicaReplies.Of([.. statuses.Select((status, i) => status == CommandStatus.Applied
            ? new CommandOutcome(status, new LogIndex((ulong)i + 1), proposed.Commands.Items[i])
            : new CommandOutcome(status, default, default))]));
    }

    private static IEnumerable<string> All(SiloAnswers answers) => Enumerable.Range(0, answers.States.Length)
        .Select(i => answers[i])
        .Select(static a => $"{a.State} {a.Index} of {Encoding.ASCII.GetString(a.Result.Span)}");
}
