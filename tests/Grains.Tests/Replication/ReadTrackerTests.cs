using OrleansRaft.Core;
using OrleansRaft.Replication;

namespace OrleansRaft.Grains.Tests.Replication;

public sealed class ReadTrackerTests
{
    private readonly ReadTracker _tracker = new();
    private readonly List<string> _refused = [];

    [Fact]
    public void What_comes_during_a_round_waits_for_the_next_one()
    {
        _tracker.Add(Batch("first"));
        Assert.True(_tracker.TryBegin(out var round));
        var second = Batch("second");
        _tracker.Add(second);
        Assert.False(_tracker.TryBegin(out _));

        _tracker.Confirmed(new ReadState(new LogIndex(5), round));

        Assert.DoesNotContain(second, _tracker.TakeReady(new LogIndex(9)));
        Assert.True(_tracker.TryBegin(out _));
    }

    [Fact]
    public void A_read_is_answered_when_its_position_is_applied()
    {
        var batch = Batch("a");
        _tracker.Add(batch);
        _tracker.TryBegin(out var round);
        _tracker.Confirmed(new ReadState(new LogIndex(5), round));

        Assert.Empty(_tracker.TakeReady(new LogIndex(4)));
        Assert.Equal([batch], _tracker.TakeReady(new LogIndex(5)));
        Assert.Empty(_tracker.TakeReady(new LogIndex(5)));
    }

    [Fact]
    public void A_round_that_was_given_up_blocks_nobody_and_confirms_nothing()
    {
        _tracker.Add(Batch("a", deadline: 10));
        _tracker.TryBegin(out var given);
        _tracker.Expire(10);
        Assert.Equal(["a"], _refused);
        _tracker.Add(Batch("b"));

        Assert.True(_tracker.TryBegin(out _));
        _tracker.Confirmed(new ReadState(new LogIndex(5), given));

        Assert.Empty(_tracker.TakeReady(LogIndex.Max));
    }

    [Fact]
    public void All_are_refused_when_leadership_is_lost()
    {
        _tracker.Add(Batch("confirmed"));
        _tracker.TryBegin(out var round);
        _tracker.Confirmed(new ReadState(new LogIndex(5), round));
        _tracker.Add(Batch("asked"));
        _tracker.TryBegin(out _);
        _tracker.Add(Batch("waiting"));

        _tracker.Abandon();

        Assert.Equal(["asked", "confirmed", "waiting"], _refused.Order());
        Assert.Equal(0, _tracker.Count);
    }

    private QueryBatch Batch(string name, long deadline = long.MaxValue) => new([default], deadline, batch =>
    {
        if (batch.Results is null) _refused.Add(name);
    });
}
