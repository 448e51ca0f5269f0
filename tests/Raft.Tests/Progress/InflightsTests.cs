using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Progress;

public sealed class InflightsTests
{
    [Fact]
    public void The_window_behaves_as_a_queue_with_two_limits()
    {
        var random = new Random(2);
        var window = new Inflights(7, 100);
        var model = new Queue<(ulong Last, ulong Bytes)>();
        for (ulong index = 1; index < 5000; index++)
        {
            var full = model.Count == 7 || model.Aggregate(0UL, (sum, m) => sum + m.Bytes) >= 100;
            Assert.Equal(full, window.IsFull);
            if (full || random.Next(3) == 0)
            {
                var acknowledged = index - (ulong)random.Next(6);
                window.FreeTo(At(acknowledged));
                while (model.TryPeek(out var first) && first.Last <= acknowledged) model.Dequeue();
            }
            else
            {
                var bytes = (ulong)random.Next(40);
                window.Add(At(index), bytes);
                model.Enqueue((index, bytes));
            }

            Assert.Equal((model.Count, model.Aggregate(0UL, (sum, m) => sum + m.Bytes)), (window.Count, window.Bytes));
        }
    }

    [Fact]
    public void A_reset_forgets_messages_and_bytes()
    {
        var window = new Inflights(2, 10);
        window.Add(At(1), 10);
        Assert.True(window.IsFull);
        window.Reset();
        Assert.Equal((0, 0UL, false), (window.Count, window.Bytes, window.IsFull));
    }

    [Fact]
    public void Adding_to_a_full_window_is_a_broken_invariant()
    {
        var window = new Inflights(1, RaftOptions.NoLimit);
        window.Add(At(1), 0);
        Assert.Throws<RaftInvariantException>(() => window.Add(At(2), 0));
    }
}
