using OrleansRaft.Core;

namespace OrleansRaft.Grains.Tests.Replication;

/// <summary>Appends that arrive before those that they follow on.</summary>
public sealed class EarlyAppendsTests
{
    private readonly DriverUnderTest _test = new(members: 2);

    [Fact]
    public void Appends_that_overtook_each_other_are_taken_in_their_order_and_none_is_refused()
    {
        Receive(previous: 1, count: 1);
        Receive(previous: 4, count: 2);
        Receive(previous: 3, count: 1);
        Assert.Equal(new LogIndex(2), _test.Driver.Node.LastIndex);
        Receive(previous: 2, count: 1);

        Assert.Equal(new LogIndex(6), _test.Driver.Node.LastIndex);
        Assert.Empty(Refusals);
    }

    [Fact]
    public void What_does_not_come_within_two_ticks_is_taken_for_lost()
    {
        Receive(previous: 1, count: 1);
        Receive(previous: 4, count: 2);
        _test.Driver.Tick();
        Assert.Empty(Refusals);
        _test.Driver.Tick();

        Assert.Equal(new LogIndex(4), Assert.Single(Refusals).Index);
    }

    [Fact]
    public void A_leaders_first_append_that_leaves_a_gap_is_refused_at_once()
    {
        Receive(previous: 4, count: 1);
        Assert.Single(Refusals);
        Receive(previous: 1, count: 1);
        Receive(previous: 9, count: 1, term: 3);

        Assert.Equal(2, Refusals.Count());
    }

    [Fact]
    public void Too_many_are_refused()
    {
        Receive(previous: 1, count: 1);
        for (var i = 0; i < 33; i++) Receive(previous: 10 + (ulong)i, count: 1);

        Assert.Equal(new LogIndex(42), Assert.Single(Refusals).Index);
    }

    private IEnumerable<Message> Refusals
    {
        get
        {
            _test.Flush(); // A term is durable before it is told.
            return _test.Messages.Where(static m => m is { Type: MessageType.AppResp, Reject: true });
        }
    }

    private void Receive(ulong previous, int count, ulong term = 2) => _test.Receive(2, DriverUnderTest.Append(2, term, previous, count));
}
