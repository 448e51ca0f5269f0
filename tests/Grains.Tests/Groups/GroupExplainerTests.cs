using OrleansRaft.Grains.Tests.Support;
using OrleansRaft.Groups;
using OrleansRaft.Replicas;
using OrleansRaft.Storage;

namespace OrleansRaft.Grains.Tests.Groups;

public sealed class GroupExplainerTests
{
    private static readonly ConfigurationView s_three = Reports.Voters(1, 2, 3);
    private static readonly ReplicaReport s_leader = Reports.Of(1, s_three, isLeader: true);

    [Fact]
    public void A_group_that_is_well_says_so()
    {
        var explanation = Explain([s_leader, Follower(2), Follower(3)]);

        Assert.True(explanation.IsServing);
        Assert.Equal("Replica 1 on 's1' leads, and 3 of 3 voters acknowledge.", explanation.Summary);
        var half = Assert.Single(explanation.Halves);
        Assert.Equal((ConfigurationHalf.Incoming, 2, 3, false), (half.Half, half.Needed, half.Available, half.IsBlocked));
        Assert.Empty(half.Missing);
    }

    [Fact]
    public void A_silo_that_is_not_active_is_down_since_the_leader_last_heard_of_its_replica()
    {
        var explanation = Explain([Unheard(3, 4321), Follower(2)], inactive: "s3");

        var missing = Assert.Single(explanation.Halves[0].Missing);
        Assert.Equal((3, "s3", null, MissingCause.SiloDown, 4321), (missing.ReplicaId, missing.Silo, missing.Database, missing.Cause, missing.SinceMs));
        Assert.Contains("'s3'", missing.Detail, StringComparison.Ordinal);
        Assert.True(explanation.IsServing);
        Assert.Equal(
            "Replica 1 on 's1' leads, and 2 of 3 voters acknowledge: replica 3 on 's3' has lost its silo (for 4321 ms).", explanation.Summary);
    }

    [Fact]
    public void A_silo_that_nobody_hears_of_counts_as_down_before_the_cluster_has_noticed() =>
        Assert.Equal(MissingCause.SiloDown, CauseOf(3, [Unheard(3, 1500), Follower(2)]));

    [Fact]
    public void A_replica_that_only_the_asker_does_not_reach_is_there()
    {
        Assert.Null(CauseOf(3, [s_leader, Follower(2)]));

        var heard = Follower(2) with { HeardMs = new() { [3] = 900 } };
        Assert.Equal(MissingCause.Unknown, CauseOf(3, [Follower(1), heard]));
        Assert.Equal(MissingCause.SiloDown, CauseOf(3, [Follower(1), heard with { HeardMs = new() { [3] = 1100 } }]));
    }

    [Fact]
    public void A_replica_that_answers_and_that_the_leader_does_not_hear_is_cut_off()
    {
        var explanation = Explain([Unheard(3, 2500), Follower(2), Follower(3)]);

        var missing = Assert.Single(explanation.Halves[0].Missing);
        Assert.Equal((MissingCause.Partitioned, 2500, "db3"), (missing.Cause, missing.SinceMs, missing.Database));
        Assert.Contains("'s1'", missing.Detail, StringComparison.Ordinal);
        Assert.Equal(MissingCause.Partitioned, CauseOf(3, [Unheard(3, null), Follower(2), Follower(3)]));
    }

    [Fact]
    public void A_replica_without_rows_has_lost_its_store() =>
        Assert.Equal(MissingCause.LostStore, CauseOf(3, [Unheard(3, 2500), Follower(2), Follower(3) with { Condition = ReplicaCondition.Missing }]));

    [Fact]
    public void A_replica_that_stopped_tells_why()
    {
        var stopped = Follower(3) with { Condition = ReplicaCondition.Stopped, StopReason = "commit went back", StoppedMs = 2400 };
        var missing = Explain([Unheard(3, 2500), Follower(2), stopped]).Halves[0].Missing[0];

        Assert.Equal((MissingCause.Stopped, 2400), (missing.Cause, missing.SinceMs));
        Assert.Contains("commit went back", missing.Detail, StringComparison.Ordinal);
        Assert.Equal(MissingCause.Stopped, CauseOf(3, [Unheard(3, 1), Follower(2), Follower(3) with { Condition = ReplicaCondition.Retired }]));
    }

    [Fact]
    public void A_replica_that_stopped_because_its_log_failed_has_lost_its_database()
    {
        var stopped = Follower(3) with
        {
            Condition = ReplicaCondition.Stopped,
            StopReason = "The log failed (Fatal): corrupt",
            LogFailure = LogFailure.Fatal,
            LogStalledMs = 70,
        };

        Assert.Equal(MissingCause.DatabaseDown, CauseOf(3, [Unheard(3, 2500), Follower(2), stopped]));
    }

    [Theory]
    [InlineData(999, null, null)]
    [InlineData(1000, null, MissingCause.DatabaseDown)]
    [InlineData(1000, LogFailure.Retry, MissingCause.DatabaseDown)]
    [InlineData(1000, LogFailure.Full, MissingCause.DatabaseDown)]
    public void A_replica_whose_log_takes_nothing_for_an_election_timeout_has_lost_its_database(long ms, LogFailure? failure, MissingCause? cause)
    {
        var stalled = Follower(3) with { LogStalledMs = ms, LogFailure = failure };

        Assert.Equal(cause, CauseOf(3, [s_leader, Follower(2), stalled]));
        Assert.Equal(cause, CauseOf(1, [s_leader with { LogStalledMs = ms, LogFailure = failure }, Follower(2), Follower(3)]));
    }

    [Theory]
    [InlineData(ReplicationState.Replicate, 0, 10_000, null)]
    [InlineData(ReplicationState.Replicate, 0, 10_001, MissingCause.Lagging)]
    [InlineData(ReplicationState.Probe, 9, 10, MissingCause.Lagging)]
    [InlineData(ReplicationState.Probe, 10, 10, null)]
    [InlineData(ReplicationState.Snapshot, 0, 10, MissingCause.Lagging)]
    public void A_replica_that_has_not_got_the_log_lags(ReplicationState state, ulong has, ulong commit, MissingCause? cause)
    {
        var leader = s_leader with { Commit = commit, Progress = [.. s_leader.Progress] };
        leader.Progress[2] = leader.Progress[2] with { State = state, Match = 0, LaggingMs = 4321 };

        var missing = Explain([leader, Follower(2), Follower(3) with { Commit = has }]).Halves[0].Missing;
        Assert.Equal(cause is { } named ? [(named, 4321)] : [], missing.Select(static m => (m.Cause, m.SinceMs)));
    }

    [Fact]
    public void A_lost_quorum_names_who_is_needed_and_since_when_whoever_is_left_misses_them()
    {
        var left = Follower(1) with { HeardMs = new() { [2] = 5000, [3] = 7000 }, LeaderlessMs = 3000 };

        var explanation = Explain([left], inactive: "s2", alsoInactive: "s3");

        Assert.False(explanation.IsServing);
        var half = Assert.Single(explanation.Halves);
        Assert.Equal((2, 0, true, 5000), (half.Needed, half.Available, half.IsBlocked, half.SinceMs));
        Assert.Equal(
            [(1UL, MissingCause.NoLeader, 3000), (2, MissingCause.SiloDown, 5000), (3, MissingCause.SiloDown, 7000)],
            half.Missing.Select(static m => (m.ReplicaId, m.Cause, m.SinceMs)));
        Assert.Equal(
            "Nobody can lead, so nothing is acknowledged, since only 1 of the 2 voters that are needed runs: "
            + "replica 2 on 's2' has lost its silo (for 5000 ms), replica 3 on 's3' has lost its silo (for 7000 ms).",
            explanation.Summary);
    }

    [Fact]
    public void Whoever_has_not_noticed_yet_that_its_leader_is_gone_misses_it_since_it_heard_of_it_last()
    {
        var follower = Follower(1) with { Leader = 3, HeardMs = new() { [3] = 600 } };

        var half = Explain([follower, Follower(2) with { LeaderlessMs = 90 }], inactive: "s3").Halves[0];

        Assert.Equal([600L, 90, 600], half.Missing.Select(static m => m.SinceMs));
        Assert.Equal(600, half.SinceMs);
    }

    [Fact]
    public void Enough_voters_without_a_leader_are_told_from_too_few()
    {
        var explanation = Explain([Follower(1) with { IsCandidate = true }, Follower(2)], inactive: "s3");

        Assert.True(explanation.Halves[0].IsBlocked);
        Assert.StartsWith("Nobody leads, so nothing is acknowledged, though enough voters run: ", explanation.Summary, StringComparison.Ordinal);
        Assert.Contains("stands for election", explanation.Halves[0].Missing[0].Detail, StringComparison.Ordinal);
        Assert.Contains("follows nobody", explanation.Halves[0].Missing[1].Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Its_sentence_counts_who_acknowledges_as_its_halves_do_and_who_runs_only_where_nobody_leads(bool leads)
    {
        var five = new ConfigurationView(7, [1, 2, 3, 4, 5], [], [], [], false);
        var first = Reports.Of(1, five, isLeader: leads);
        foreach (var i in leads ? new[] { 2, 3, 4 } : []) first.Progress[i] = first.Progress[i] with { LastContactMs = 9000 };

        var explanation = Explain([first, Reports.Of(2, five)], inactive: "s3");

        var available = explanation.Halves[0].Available;
        Assert.Equal(leads ? 2 : 0, available);
        Assert.StartsWith(
            leads
                ? $"Nothing commits, since only {available} of the 3 voters that are needed acknowledge: "
                : "Nobody can lead, so nothing is acknowledged, since only 2 of the 3 voters that are needed run: ",
            explanation.Summary,
            StringComparison.Ordinal);
    }

    [Fact]
    public void While_joint_it_shows_which_half_is_blocked()
    {
        var joint = new ConfigurationView(8, [1, 4, 5], [1, 2, 3], [], [], true);
        var leader = Reports.Of(1, joint, isLeader: true);
        foreach (var i in new[] { 1, 2 }) leader.Progress[i] = leader.Progress[i] with { LastContactMs = 9000 };

        var explanation = Explain([leader, Reports.Of(4, joint), Reports.Of(5, joint)], inactive: "s2", alsoInactive: "s3");

        Assert.False(explanation.IsServing);
        Assert.Equal([(ConfigurationHalf.Incoming, false), (ConfigurationHalf.Outgoing, true)], explanation.Halves.Select(static h => (h.Half, h.IsBlocked)));
        Assert.Equal([2UL, 3], explanation.Halves[1].Missing.Select(static m => m.ReplicaId));
        Assert.StartsWith(
            "Nothing commits, since only 1 of the 2 voters that are needed of the outgoing half acknowledges: replica 2",
            explanation.Summary,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_learner_that_does_not_follow_is_named_and_blocks_nobody()
    {
        var configuration = new ConfigurationView(7, [1, 2], [], [3], [], false);
        var leader = Reports.Of(1, configuration, isLeader: true);
        leader.Progress[2] = leader.Progress[2] with { State = ReplicationState.Snapshot, Match = 0 };

        var explanation = Explain([leader, Reports.Of(2, configuration), Reports.Of(3, configuration) with { Commit = 0 }]);

        Assert.True(explanation.IsServing);
        Assert.Equal((3UL, MissingCause.Lagging), (explanation.Learners[0].ReplicaId, explanation.Learners[0].Cause));
        Assert.Equal("Replica 1 on 's1' leads, and 2 of 2 voters acknowledge: replica 3 on 's3' lacks a part of the log.", explanation.Summary);
        Assert.Empty(Explain([Reports.Of(2, configuration), Reports.Of(3, configuration)]).Learners);
    }

    [Fact]
    public void A_group_of_which_nobody_answers_is_explained_by_what_the_catalogue_knows()
    {
        var explanation = Explain([], inactive: "s2");

        Assert.False(explanation.IsServing);
        Assert.Equal([1UL, 2, 3], explanation.Halves[0].Voters);
        Assert.Equal(3, explanation.Halves[0].Missing.Count);
        Assert.StartsWith(
            "Nobody can lead, so nothing is acknowledged, since none of the 2 voters that are needed runs: ", explanation.Summary, StringComparison.Ordinal);
    }

    private static ReplicaReport Follower(ulong id) => Reports.Of(id, s_three);

    /// <summary>The leader, which has not heard of a replica for so long, or never.</summary>
    private static ReplicaReport Unheard(ulong id, long? ms)
    {
        var heard = ms is { } age ? new Dictionary<ulong, long> { [id] = age } : [];
        return s_leader with
        {
            Progress = [.. s_leader.Progress.Select(p => p.ReplicaId == id ? p with { LastContactMs = ms } : p)],
            HeardMs = heard,
        };
    }

    private static MissingCause? CauseOf(ulong id, IReadOnlyList<ReplicaReport> reports) =>
        Explain(reports).Halves[0].Missing.FirstOrDefault(m => m.ReplicaId == id)?.Cause;

    private static GroupExplanation Explain(IReadOnlyList<ReplicaReport> reports, string? inactive = null, string? alsoInactive = null) =>
        GroupExplainer.Explain(
            "g",
            new GroupSurvey(reports, new Dictionary<ulong, string> { [1] = "s1", [2] = "s2", [3] = "s3" }),
            silo => silo != inactive && silo != alsoInactive);
}
