using OrleansRaft.Scheduling;

namespace OrleansRaft.Grains.Tests.Scheduling;

public sealed class TurnBatchTests
{
    [Fact]
    public void Whoever_waits_for_the_end_is_told_once_and_after_all_turns()
    {
        var log = new List<string>();
        var end = new End(() => log.Add("end"));

        TurnBatch.Run(log, l =>
        {
            TurnBatch.AtEnd(end);
            l.Add("first");
            TurnBatch.Run(l, inner =>
            {
                TurnBatch.AtEnd(end);
                inner.Add("second");
            });
            l.Add("third");
        });

        Assert.Equal(["first", "second", "third", "end"], log);
    }

    [Fact]
    public void Where_no_batch_is_under_way_it_is_told_at_once()
    {
        var told = 0;
        TurnBatch.AtEnd(new End(() => told++));
        Assert.Equal(1, told);
    }

    [Fact]
    public void What_comes_up_at_the_end_is_part_of_it()
    {
        var log = new List<string>();
        End? first = null;
        var second = new End(() =>
        {
            log.Add("second");
            if (log.Count < 3) TurnBatch.AtEnd(first!);
        });
        first = new End(() => log.Add("first"));

        TurnBatch.Run(log, _ =>
        {
            TurnBatch.AtEnd(second);
            TurnBatch.AtEnd(first);
        });

        Assert.Equal(["first", "second", "first"], log);
    }

    [Fact]
    public void A_batch_that_fails_tells_in_the_next_one()
    {
        var told = 0;
        Assert.Throws<InvalidOperationException>(() => TurnBatch.Run(0, _ =>
        {
            TurnBatch.AtEnd(new End(() => told++));
            throw new InvalidOperationException();
        }));
        Assert.Equal(0, told);

        TurnBatch.Run(0, static _ => { });

        Assert.Equal(1, told);
    }

    private sealed class End(Action told) : IBatchEnd
    {
        public void BatchEnded() => told();
    }
}
