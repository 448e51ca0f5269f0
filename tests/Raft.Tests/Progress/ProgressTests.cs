using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Progress;

public sealed class ProgressTests
{
    private static Core.Progress New(ulong match, ulong next, int window = 2) =>
        new(At(match), At(next), isLearner: false, new Inflights(window, RaftOptions.NoLimit));

    private static Core.Progress Replicating(ulong match, ulong sent)
    {
        var progress = New(match, match + 1);
        progress.BecomeReplicate();
        progress.SentEntries((int)(sent - match), 0);
        return progress;
    }

    [Theory]
    [InlineData(2, false, 3, 6)]
    [InlineData(3, false, 3, 6)]
    [InlineData(4, true, 4, 6)]
    [InlineData(7, true, 7, 8)]
    public void An_acknowledgement_moves_forward_only(ulong acknowledged, bool news, ulong match, ulong next)
    {
        var progress = New(3, 6);
        Assert.Equal(news, progress.TryUpdate(At(acknowledged)));
        Assert.Equal((At(match), At(next)), (progress.Match, progress.Next));
    }

    [Theory]
    [InlineData(5, false, 10)] // Stale: matched since.
    [InlineData(9, true, 6)] // Back to what is known.
    public void A_rejection_while_replicating_goes_back_to_what_is_matched(ulong rejected, bool current, ulong next)
    {
        var progress = Replicating(5, 9);
        Assert.Equal(current, progress.TryDecrease(At(rejected), At(0)));
        Assert.Equal(At(next), progress.Next);
    }

    [Theory]
    [InlineData(10, 5, 5, false, 10)] // Not the probe that is out.
    [InlineData(10, 9, 9, true, 9)]
    [InlineData(10, 9, 2, true, 3)] // The hint is lower.
    [InlineData(2, 1, 1, true, 1)]
    [InlineData(1, 0, 0, true, 1)] // Never below the first entry.
    public void A_rejection_while_probing_follows_the_hint(ulong next, ulong rejected, ulong hint, bool current, ulong expected)
    {
        var progress = New(0, next);
        progress.PauseFlow();
        Assert.Equal(current, progress.TryDecrease(At(rejected), At(hint)));
        Assert.Equal((At(expected), !current), (progress.Next, progress.IsPaused));
    }

    [Fact]
    public void A_full_window_pauses_until_a_sign_of_life_and_frees_by_acknowledgement()
    {
        var progress = Replicating(0, 1);
        Assert.False(progress.IsPaused);
        progress.SentEntries(1, 0);
        Assert.True(progress.IsPaused);
        progress.ResumeFlow();
        progress.SentEntries(0, 0);
        Assert.True(progress.IsPaused);
        Assert.True(progress.TryUpdate(At(1)));
        progress.FreeInflightTo(At(1));
        Assert.Equal((false, false), (progress.IsPaused, progress.IsInflightFull));
    }

    [Fact]
    public void A_snapshot_on_its_way_pauses_and_is_followed_by_what_comes_after_it()
    {
        var progress = New(1, 2);
        progress.BecomeSnapshot(At(10));
        Assert.True(progress.IsPaused);
        Assert.Throws<RaftInvariantException>(() => progress.SentEntries(1, 0));
        progress.BecomeProbe();
        Assert.Equal(At(11), progress.Next);
    }

    [Fact]
    public void A_snapshot_that_failed_is_followed_by_what_is_matched()
    {
        var progress = New(1, 2);
        progress.BecomeSnapshot(At(10));
        progress.AbandonSnapshot();
        Assert.Equal((At(2), ProgressState.Probe), (progress.Next, progress.State));
    }

    [Fact]
    public void A_commit_index_is_sent_again_only_where_it_may_help()
    {
        var progress = Replicating(3, 5);
        Assert.True(progress.CanBumpCommit(At(4)));
        progress.SentCommit(At(5));
        Assert.False(progress.CanBumpCommit(At(9))); // The follower has nothing beyond 5.
        progress.TryDecrease(At(5), At(0));
        Assert.False(progress.CanBumpCommit(At(3)));
        progress.BecomeReplicate();
        progress.SentEntries(2, 0);
        Assert.True(progress.CanBumpCommit(At(5))); // What carried it may be lost.
    }

    [Fact]
    public void The_other_role_keeps_everything_else()
    {
        var progress = Replicating(3, 5);
        progress.RecentActive = true;
        progress.PauseFlow();
        var learner = progress.WithLearner(true);
        Assert.Equal(progress.View(Id(1)) with { IsLearner = true }, learner.View(Id(1)));
    }

    [Fact]
    public void The_map_is_sorted_and_finds_what_it_holds()
    {
        var random = new Random(3);
        var map = new ProgressMap();
        var model = new SortedDictionary<ulong, Core.Progress>();
        for (var i = 0; i < 500; i++)
        {
            var id = (ulong)random.Next(1, 20);
            if (random.Next(3) == 0)
            {
                map.Remove(Id(id));
                model.Remove(id);
            }
            else
            {
                var progress = New(0, 1);
                map.Set(Id(id), progress);
                model[id] = progress;
            }

            Assert.Equal(model.Keys, Enumerable.Range(0, map.Count).Select(p => map.IdAt(p).Value));
            Assert.All(Enumerable.Range(1, 20), n => Assert.Same(model.GetValueOrDefault((ulong)n), map.Find(Id((ulong)n))));
        }
    }
}
