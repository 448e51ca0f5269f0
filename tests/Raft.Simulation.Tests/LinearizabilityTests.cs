namespace OrleansRaft.Simulation.Tests;

public sealed class LinearizabilityTests
{
    [Fact]
    public void It_judges_small_histories_as_trying_every_order_does()
    {
        var verdicts = new int[2];
        var random = new Prng(1);
        for (var i = 0; i < 20_000; i++)
        {
            var history = RandomHistory.Draw(random);

            var expected = BruteForce.IsLinearizable(history);

            verdicts[expected ? 1 : 0]++;
            Assert.True(
                (expected ? Verdict.Linearizable : Verdict.NotLinearizable) == Linearizability.Check(history),
                $"{(expected ? "linearizable" : "not linearizable")}:\n{string.Join('\n', history)}");
        }

        Assert.All(verdicts, static count => Assert.True(count > 1_000, $"Only {count} histories of one kind."));
    }

    [Fact]
    public void A_read_that_misses_a_write_before_it_is_found() => Assert.Equal(
        Verdict.NotLinearizable,
        Linearizability.Check(
        [
            Made(1, KeyCallKind.Put, 0, 10, KvAnswerKind.Written, 5),
            Made(2, KeyCallKind.Get, 11, 12, KvAnswerKind.NotFound, 0),
        ]));

    [Fact]
    public void A_write_without_an_answer_may_come_much_later() => Assert.Equal(
        Verdict.Linearizable,
        Linearizability.Check(
        [
            new KeyCall { Id = 1, Key = 0, Kind = KeyCallKind.Put, Invoked = 0 },
            Made(2, KeyCallKind.Get, 1, 2, KvAnswerKind.NotFound, 0),
            Made(3, KeyCallKind.Get, 3, 4, KvAnswerKind.Found, 7, 1),
        ]));

    private static KeyCall Made(ulong id, KeyCallKind kind, long from, long to, KvAnswerKind answer, ulong revision, ulong value = 0) =>
        new() { Id = id, Key = 0, Kind = kind, Invoked = from, Returned = to, Answer = answer, Revision = revision, Value = value };
}
