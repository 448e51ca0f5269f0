using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Reads;

public sealed class ReadOnlyQueueTests
{
    private static readonly JointQuorum s_three = new(Ids(1, 2, 3), []);

    private readonly ReadOnlyQueue _queue = new();

    [Fact]
    public void One_round_confirms_all_that_came_before_it_and_nothing_later()
    {
        Add("a");
        Add("b");
        var round = _queue.HeartbeatContext;
        Add("c");
        Assert.Empty(Confirmed());
        _queue.Acknowledge(Id(2), round.Span);
        Assert.Equal(["a", "b"], Confirmed());
        _queue.Acknowledge(Id(3), _queue.HeartbeatContext.Span);
        Assert.Equal(["c"], Confirmed());
        Assert.True(_queue.HeartbeatContext.IsEmpty);
    }

    [Fact]
    public void An_old_or_repeated_acknowledgement_takes_nothing_back()
    {
        Add("a");
        var first = _queue.HeartbeatContext;
        Add("b");
        _queue.Acknowledge(Id(2), _queue.HeartbeatContext.Span);
        _queue.Acknowledge(Id(2), first.Span);
        Assert.Equal(["a", "b"], Confirmed());
    }

    [Fact]
    public void Strangers_and_foreign_contexts_confirm_nothing()
    {
        Add("a");
        _queue.Acknowledge(Id(9), _queue.HeartbeatContext.Span);
        _queue.Acknowledge(Id(2), default);
        _queue.Acknowledge(Id(2), [1, 2, 3]);
        _queue.Acknowledge(Id(2), new byte[9]);
        Assert.Empty(Confirmed());
    }

    private void Add(string context)
    {
        _queue.Add(new ReadRequest(Id(1), Bytes(context), At(7)));
        _queue.AcknowledgeAll(Id(1));
    }

    private List<string> Confirmed()
    {
        var contexts = new List<string>();
        var confirmed = _queue.ConfirmedBy(s_three);
        while (_queue.TryTake(confirmed, out var request)) contexts.Add(System.Text.Encoding.UTF8.GetString(request.Context.Span));
        return contexts;
    }
}
