using OrleansRaft.Core;
using OrleansRaft.Replication;

namespace OrleansRaft.Grains.Tests.Replication;

public sealed class ProposalTrackerTests
{
    private readonly ProposalTracker _tracker = new();

    [Fact]
    public void A_batch_is_told_of_each_command_once_all_are_applied()
    {
        var batch = Track(term: 1, first: 5, count: 2);

        Apply(1, 5);
        Assert.Equal(CommandStatus.Pending, batch.Outcomes[1].Status);
        Apply(1, 6);

        Assert.Equal([(CommandStatus.Applied, 5ul), (CommandStatus.Applied, 6ul)], batch.Outcomes.Select(static o => (o.Status, o.Index.Value)));
        Assert.Equal(0, _tracker.Count);
    }

    [Fact]
    public void A_position_that_went_to_another_term_is_lost()
    {
        var batch = Track(term: 1, first: 5, count: 2);
        _tracker.LeadershipLost();

        Apply(1, 5);
        Apply(2, 6);

        Assert.Equal([CommandStatus.Applied, CommandStatus.Lost], batch.Outcomes.Select(static o => o.Status));
    }

    [Fact]
    public void One_position_can_be_waited_for_in_two_terms()
    {
        var first = Track(term: 1, first: 5, count: 1);
        _tracker.LeadershipLost();
        var second = Track(term: 3, first: 5, count: 1);

        Apply(3, 5);

        Assert.Equal(CommandStatus.Lost, first.Outcomes[0].Status);
        Assert.Equal(CommandStatus.Applied, second.Outcomes[0].Status);
    }

    [Fact]
    public void What_a_snapshot_stands_for_is_unknown_and_what_comes_after_it_is_not()
    {
        var covered = Track(term: 1, first: 5, count: 2);
        var later = Track(term: 1, first: 7, count: 1);
        _tracker.LeadershipLost();

        _tracker.Skipped(new LogIndex(6));
        Apply(2, 7);

        Assert.All(covered.Outcomes, static o => Assert.Equal(CommandStatus.Unknown, o.Status));
        Assert.Equal(CommandStatus.Lost, later.Outcomes[0].Status);
    }

    [Fact]
    public void Who_has_waited_long_enough_is_told_so()
    {
        var early = Track(term: 1, first: 5, count: 1, deadline: 10);
        var late = Track(term: 1, first: 6, count: 1, deadline: 11);

        _tracker.Expire(10);

        Assert.Equal(CommandStatus.Unknown, early.Outcomes[0].Status);
        Assert.Equal(CommandStatus.Pending, late.Outcomes[0].Status);
    }

    private CommandBatch Track(ulong term, ulong first, int count, long deadline = long.MaxValue)
    {
        var batch = new CommandBatch(new ReadOnlyMemory<byte>[count], static _ => { });
        _tracker.Track(new Term(term), new LogIndex(first), batch, deadline);
        return batch;
    }

    private void Apply(ulong term, ulong index) => _tracker.Applied(new Entry(new Term(term), new LogIndex(index), EntryKind.Normal, default), default);
}
