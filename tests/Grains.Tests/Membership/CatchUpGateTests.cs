using OrleansRaft.Grains.Tests.Support;
using OrleansRaft.Hosting;
using OrleansRaft.Membership;
using OrleansRaft.Replicas;

namespace OrleansRaft.Grains.Tests.Membership;

public sealed class CatchUpGateTests
{
    private readonly CatchUpGate _gate = new(new CatchUpOptions
    {
        Entries = 100,
        Bytes = 1000,
        Stable = TimeSpan.FromSeconds(1),
        Rounds = 3,
        Patience = TimeSpan.FromSeconds(10),
    });

    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

    [Fact]
    public void Whoever_stays_within_the_bounds_for_a_while_may_vote()
    {
        Waits(Look(last: 1000, match: 899));
        Waits(Look(last: 1000, match: 900));
        _now += TimeSpan.FromMilliseconds(999);
        Waits(Look(last: 1050, match: 960));
        _now += TimeSpan.FromMilliseconds(1);
        Assert.IsType<CatchUpVerdict.Reached>(Look(last: 1050, match: 960));
    }

    [Fact]
    public void A_moment_outside_begins_the_while_anew()
    {
        Waits(Look(last: 1000, match: 1000));
        _now += TimeSpan.FromMilliseconds(900);
        Waits(Look(last: 1200, match: 1000));
        _now += TimeSpan.FromMilliseconds(900);
        Waits(Look(last: 1200, match: 1200));
        _now += TimeSpan.FromSeconds(1);
        Assert.IsType<CatchUpVerdict.Reached>(Look(last: 1200, match: 1200));
    }

    [Fact]
    public void Few_entries_of_many_bytes_are_too_much()
    {
        Waits(Look(last: 1000, match: 999, bytes: 1001));
        _now += TimeSpan.FromSeconds(5);
        Waits(Look(last: 1000, match: 999, bytes: 1001));
    }

    [Fact]
    public void A_tenth_of_a_huge_log_is_no_reason_to_let_anybody_vote()
    {
        for (var look = 0; look < 9; look++)
        {
            Waits(Look(last: 1_000_000, match: 900_000 + (ulong)look));
            _now += TimeSpan.FromSeconds(9);
        }
    }

    [Fact]
    public void Whoever_is_silent_is_given_up()
    {
        Waits(Look(last: 1000, match: 1000));
        _now += TimeSpan.FromSeconds(10);
        var verdict = Look(last: 1000, match: 1000, contact: 1001);
        Assert.Contains("does not answer", Assert.IsType<CatchUpVerdict.Hopeless>(verdict).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_silence_of_one_that_has_everything_is_no_round()
    {
        for (var look = 0; look < 9; look++)
        {
            Waits(Look(last: 1000, match: 1000, contact: 1001));
            _now += TimeSpan.FromSeconds(1);
        }
    }

    [Fact]
    public void Whoever_answers_and_receives_nothing_is_given_up()
    {
        Waits(Look(last: 1000, match: 5));
        _now += TimeSpan.FromSeconds(9);
        Waits(Look(last: 2000, match: 6));
        _now += TimeSpan.FromSeconds(10);
        var verdict = Look(last: 2000, match: 6);
        Assert.Contains("receives nothing", Assert.IsType<CatchUpVerdict.Hopeless>(verdict).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_snapshot_on_its_way_may_take_its_time()
    {
        for (var look = 0; look < 5; look++)
        {
            Waits(Look(last: 1000, match: 0, bytes: 5000 - look, snapshot: 5000 - look));
            _now += TimeSpan.FromSeconds(9);
        }
    }

    [Fact]
    public void Whoever_is_offered_a_snapshot_again_and_again_and_takes_none_is_given_up()
    {
        for (var look = 0; look < 10; look++)
        {
            Waits(Look(last: 50, match: 0, bytes: 500, snapshot: 500));
            _now += TimeSpan.FromSeconds(1);
        }

        var verdict = Look(last: 50, match: 0, bytes: 500, snapshot: 500);
        Assert.Contains("receives nothing", Assert.IsType<CatchUpVerdict.Hopeless>(verdict).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_snapshot_that_never_arrives_whole_is_sent_so_many_times_and_no_more()
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            Waits(Look(last: 1000, match: 0, bytes: 5000, snapshot: 5000));
            _now += TimeSpan.FromSeconds(9);
            Waits(Look(last: 1000, match: 0, bytes: 2000, snapshot: 2000));
            _now += TimeSpan.FromSeconds(9);
        }

        var verdict = Look(last: 1000, match: 0, bytes: 5000, snapshot: 5000);
        Assert.Contains("sent a snapshot 3 times", Assert.IsType<CatchUpVerdict.Hopeless>(verdict).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_got_on_after_a_snapshot_begins_its_attempts_anew()
    {
        for (var attempt = 0; attempt < 9; attempt++)
        {
            Waits(Look(last: 1000, match: (ulong)attempt, bytes: 5000, snapshot: 5000));
            Waits(Look(last: 1000, match: (ulong)attempt, bytes: 2000, snapshot: 2000));
        }
    }

    [Fact]
    public void Whoever_falls_behind_as_fast_as_it_catches_up_is_given_up()
    {
        Waits(Look(last: 1000, match: 0));
        Waits(Look(last: 2000, match: 1000));
        Waits(Look(last: 3000, match: 2000));
        var verdict = Look(last: 4000, match: 3000);
        Assert.Contains("after 3 rounds", Assert.IsType<CatchUpVerdict.Hopeless>(verdict).Reason, StringComparison.Ordinal);
    }

    private static void Waits(CatchUpVerdict verdict) => Assert.IsType<CatchUpVerdict.Waiting>(verdict);

    private CatchUpVerdict Look(
        ulong last, ulong match, long bytes = 0, long contact = 0, long? snapshot = null)
    {
        var state = snapshot is null ? ReplicationState.Replicate : ReplicationState.Snapshot;
        var leader = Reports.Of(1, Reports.Voters(1), isLeader: true) with
        {
            LastIndex = last,
            Progress = [new PeerProgress(1, last, last + 1, state, 0, 0), new PeerProgress(4, match, match + 1, state, contact, bytes, snapshot)],
        };
        return _gate.Look(leader, [4], _now);
    }
}
