using OrleansRaft.Replicas;
using OrleansRaft.Scheduling;

namespace OrleansRaft.Grains.Tests.Replicas;

public sealed class MailBagTests
{
    private readonly Post _post = new();

    [Fact]
    public void What_a_batch_of_turns_sends_leaves_together_and_in_order()
    {
        var bag = new MailBag(_post);

        TurnBatch.Run(bag, b =>
        {
            for (ulong i = 0; i < 5; i++) b.Add(Frame(i, 10));
            Assert.Empty(_post.Calls);
        });

        Assert.Equal([0ul, 1, 2, 3, 4], Assert.Single(_post.Calls).Select(static l => l.To));
    }

    [Fact]
    public void What_nothing_else_is_sent_with_leaves_at_once()
    {
        new MailBag(_post).Add(Frame(1, 10));

        Assert.Single(Assert.Single(_post.Calls));
    }

    [Fact]
    public void A_call_has_its_limit_and_a_large_frame_goes_alone()
    {
        var bag = new MailBag(_post);

        TurnBatch.Run(bag, static b =>
        {
            foreach (var bytes in (int[])[100_000, 90_000, 10_000, 500_000]) b.Add(Frame(1, bytes));
        });

        Assert.Equal([2, 1, 1], _post.Calls.Select(static c => c.Length));
    }

    private static Letter Frame(ulong to, int bytes) => new("g", to, new byte[bytes]);

    private sealed class Post : IPostGrain
    {
        public List<Letter[]> Calls { get; } = [];

        public Task DeliverAsync(Letter[] letters)
        {
            Calls.Add(letters);
            return Task.CompletedTask;
        }
    }
}
