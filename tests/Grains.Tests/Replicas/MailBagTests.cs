using OrleansRaft.Replicas;

namespace OrleansRaft.Grains.Tests.Replicas;

public sealed class MailBagTests
{
    [Fact]
    public void What_waits_leaves_together_and_in_order()
    {
        using var post = new Post();
        var bag = new MailBag(post);
        post.Hold();
        for (ulong i = 0; i < 5; i++) bag.Add(Frame(i, 10));
        post.Release();

        post.Await(5);
        Assert.Equal([0ul, 1, 2, 3, 4], post.Calls.SelectMany(static c => c).Select(static l => l.To));
        Assert.InRange(post.Calls.Count, 1, 2);
    }

    [Fact]
    public void A_call_has_its_limit_and_a_large_frame_goes_alone()
    {
        using var post = new Post();
        var bag = new MailBag(post);
        post.Hold();
        bag.Add(Frame(0, 1));
        post.AwaitHeld();
        foreach (var bytes in (int[])[100_000, 90_000, 10_000, 500_000]) bag.Add(Frame(1, bytes));
        post.Release();

        post.Await(5);
        Assert.Equal([1, 2, 1, 1], post.Calls.Select(static c => c.Length));
    }

    private static Letter Frame(ulong to, int bytes) => new("g", to, new byte[bytes]);

    /// <summary>Takes letters, and its time if told so.</summary>
    private sealed class Post : IPostGrain, IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

        private readonly ManualResetEventSlim _open = new(true);
        private readonly ManualResetEventSlim _held = new(false);

        public List<Letter[]> Calls { get; } = [];

        private int Received
        {
            get
            {
                lock (Calls) return Calls.Sum(static c => c.Length);
            }
        }

        public Task DeliverAsync(Letter[] letters)
        {
            _held.Set();
            _open.Wait(Patience);
            lock (Calls) Calls.Add(letters);
            return Task.CompletedTask;
        }

        public void Dispose()
        {
            _open.Dispose();
            _held.Dispose();
        }

        public void Hold() => _open.Reset();

        public void Release() => _open.Set();

        public void AwaitHeld() => Assert.True(_held.Wait(Patience));

        public void Await(int letters) => Assert.True(SpinWait.SpinUntil(() => Received == letters, Patience));
    }
}
