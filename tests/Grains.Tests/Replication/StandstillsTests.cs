using OrleansRaft.Core;
using OrleansRaft.Replication;

namespace OrleansRaft.Grains.Tests.Replication;

public sealed class StandstillsTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly ManualTime _clock = new();
    private readonly Standstills _standstills;

    public StandstillsTests() => _standstills = new Standstills(_clock);

    [Fact]
    public void A_replica_is_without_a_leader_since_it_started_or_lost_the_last_one_whatever_terms_pass()
    {
        _clock.Now += s_second;
        Assert.Equal(1000, _standstills.LeaderlessMs);
        _standstills.Follows(somebody: true);
        Assert.Null(_standstills.LeaderlessMs);
        _standstills.Follows(somebody: false);
        _clock.Now += s_second;
        _standstills.Follows(somebody: false);
        Assert.Equal(1000, _standstills.LeaderlessMs);
    }

    [Fact]
    public void A_replica_has_stopped_since_its_first_reason()
    {
        Assert.Null(_standstills.StoppedMs);
        _standstills.Stops();
        _clock.Now += s_second;
        _standstills.Stops();
        Assert.Equal(1000, _standstills.StoppedMs);
    }

    [Fact]
    public void A_follower_lags_since_it_had_the_log_last()
    {
        Look(match: 100, commit: 100);
        _clock.Now += s_second;
        Look(match: 100, commit: 10_100);
        Assert.Null(LaggingMs(match: 100, commit: 10_100));
        _clock.Now += s_second;
        Look(match: 100, commit: 10_101);

        Assert.Equal(1000, LaggingMs(match: 100, commit: 10_101));
        Assert.Null(LaggingMs(match: 10_101, commit: 10_101));
    }

    [Fact]
    public void A_follower_that_never_had_the_log_lags_since_it_was_first_looked_at()
    {
        Look(match: 0, commit: 5, ProgressState.Probe);
        _clock.Now += s_second;
        Look(match: 3, commit: 5, ProgressState.Probe);

        Assert.Equal(1000, LaggingMs(match: 3, commit: 5, ProgressState.Probe));
        _standstills.Leads();
        Assert.Null(LaggingMs(match: 3, commit: 5, ProgressState.Probe));
    }

    private sealed class ManualTime : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }

    private void Look(ulong match, ulong commit, ProgressState state = ProgressState.Replicate) =>
        _standstills.Look(Progress(match, state), new LogIndex(commit));

    private long? LaggingMs(ulong match, ulong commit, ProgressState state = ProgressState.Replicate) =>
        _standstills.LaggingMs(Progress(match, state), new LogIndex(commit));

    private static ReplicaProgress Progress(ulong match, ProgressState state) => new()
    {
        Id = new ReplicaId(2),
        Match = new LogIndex(match),
        Next = new LogIndex(match + 1),
        State = state,
        IsLearner = false,
        RecentActive = true,
        IsPaused = false,
        PendingSnapshot = default,
        InflightMessages = 0,
        InflightBytes = 0,
        InflightFull = false,
    };
}
