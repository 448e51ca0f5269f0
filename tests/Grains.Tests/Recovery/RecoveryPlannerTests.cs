using OrleansRaft.Groups;
using OrleansRaft.Recovery;
using OrleansRaft.Replicas;

namespace OrleansRaft.Grains.Tests.Recovery;

public sealed class RecoveryPlannerTests
{
    [Fact]
    public void The_base_is_the_log_that_Raft_would_elect_and_not_the_one_that_applied_most()
    {
        var longer = Found.Log(1, 5) with { Log = Found.Log(20, 17, (3, 1)), Applied = 17 };
        var newer = Found.Log(2, 5) with { Log = Found.Log(19, 5, (3, 1), (4, 19)), Applied = 5 };

        var plan = Planned(Found.With(Found.Alive(longer), Found.Alive(newer), Found.Gone(3), Found.Gone(4), Found.Gone(5)));

        Assert.Equal((2UL, 19UL), (plan.Base.ReplicaId, plan.KeptThrough));
        Assert.Equal([3UL, 4, 5], plan.Lost.Select(static l => l.ReplicaId));
        Assert.Equal((18UL, (ulong?)null), (plan.MayBeLost!.From, plan.MayBeLost.Through));
    }

    [Fact]
    public void A_later_term_does_not_make_a_base_of_a_log_that_lacks_what_was_committed()
    {
        // The leader of term 3 committed the entry of term 1 with one of its own, after the leader of term 2 had lost the votes that it had.
        var knows = Found.Log(1, 5) with { Log = Found.Log(1, 1, (1, 1)), Applied = 1 };
        var outvoted = Found.Log(2, 5) with { Log = Found.Log(3, 0, (2, 1)), Applied = 0 };

        var plan = Planned(Found.With(Found.Alive(knows), Found.Alive(outvoted), Found.Gone(3), Found.Gone(4), Found.Gone(5)));

        Assert.Equal((1UL, 1UL, 2UL), (plan.Base.ReplicaId, plan.KeptThrough, plan.MayBeLost!.From));
        Assert.Contains(plan.Warnings, static w => w.StartsWith("The log of replica 2", StringComparison.Ordinal));
    }

    [Fact]
    public void Kept_entries_that_nobody_knows_to_be_committed_may_stand_where_others_were()
    {
        var plan = Planned(Found.With(Found.Alive(Found.Log(1, 3) with { Log = Found.Log(14, 10, (3, 1)) }), Found.Gone(2), Found.Gone(3)));

        Assert.Equal((14UL, 11UL), (plan.KeptThrough, plan.MayBeLost!.From));
        Assert.Contains("from 11 to 14", plan.MayBeLost.Detail, StringComparison.Ordinal);
        Assert.Contains(plan.Warnings, static w => w.StartsWith("Entries 11 to 14", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_is_lost_where_every_quorum_has_a_survivor_and_the_membership_never_changed()
    {
        var two = Found.With(Found.Alive(Found.Log(1, 4)), Found.Alive(Found.Log(2, 4)), Found.Gone(3), Found.Gone(4));
        Assert.Null(Planned(two).MayBeLost);

        var changed = Found.Log(1, 4) with { Configuration = Found.Log(1, 4).Configuration with { Version = 7 } };
        var other = changed with { ReplicaId = 2, Silo = "s2" };
        Assert.Contains(
            "before it",
            Planned(Found.With(Found.Alive(changed), Found.Alive(other), Found.Gone(3), Found.Gone(4))).MayBeLost!.Detail,
            StringComparison.Ordinal);
        var unapplied = Found.Log(1, 4) with { Log = Found.Log(11, 10, (3, 1)), LastChange = 11 };
        var pending = Found.With(Found.Alive(unapplied), Found.Alive(Found.Log(2, 4)), Found.Gone(3), Found.Gone(4));
        Assert.Contains("change at 11", Planned(pending).MayBeLost!.Detail, StringComparison.Ordinal);
        Assert.Contains("version 9", Planned(two with { Route = two.Route with { Version = 9 } }).MayBeLost!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_joint_group_needs_both_halves()
    {
        var joint = new ConfigurationView(9, [1, 4, 5], [1, 2, 3], [], [], true);
        var one = Found.Log(1, 5) with { Configuration = joint };
        var two = Found.Log(2, 5) with { Configuration = joint };
        var three = Found.Log(3, 5) with { Configuration = joint };
        var four = Found.Log(4, 5) with { Configuration = joint };

        var plan = Planned(Found.With(Found.Alive(one), Found.Alive(two), Found.Alive(three), Found.Gone(4), Found.Gone(5)));
        Assert.Equal([4UL, 5], plan.Lost.Select(static l => l.ReplicaId));
        Assert.Equal(
            RejectionCode.QuorumReachable,
            Rejected(Found.With(Found.Alive(one), Found.Alive(two), Found.Gone(3), Found.Alive(four), Found.Gone(5))).Code);
    }

    [Fact]
    public void New_members_get_ids_above_all_that_were_ever_used_or_given()
    {
        var found = Found.With(Found.Alive(Found.Log(1, 5)), Found.Alive(Found.Log(2, 5)), Found.Gone(3), Found.Gone(4), Found.Gone(5));

        Assert.Equal([new(6, "s1"), new(7, "s2")], Planned(found).NewMembers);
        Assert.Equal([new(10, "s1"), new(11, "s2")], Planned(found with { HighestGivenId = 9 }).NewMembers);
        Assert.Equal([new(13, "s1"), new(14, "s2")], Planned(found with { Route = found.Route with { HighestId = 12 } }).NewMembers);
    }

    [Fact]
    public void Nobody_is_given_up_who_may_still_live()
    {
        Assert.Equal(RejectionCode.MemberReachable, Rejected(Found.With(Found.Alive(Found.Log(1, 3)), Found.Down(2, null), Found.Gone(3))).Code);
        Assert.Equal(
            RejectionCode.MemberReachable,
            Rejected(Found.With(Found.Alive(Found.Log(1, 3)), Found.Down(2, ReplicaCondition.Stopped), Found.Gone(3))).Code);
        var lost = Planned(Found.With(Found.Alive(Found.Log(1, 3)), Found.Down(2, ReplicaCondition.Missing), Found.Gone(3)));
        Assert.Equal([2UL, 3], lost.Lost.Select(static l => l.ReplicaId));
    }

    [Fact]
    public void A_quorum_that_answers_and_a_group_of_which_nobody_answers_are_refused()
    {
        Assert.Equal(
            RejectionCode.QuorumReachable, Rejected(Found.With(Found.Alive(Found.Log(1, 3)), Found.Alive(Found.Log(2, 3)), Found.Gone(3))).Code);
        Assert.Equal(RejectionCode.NoSurvivor, Rejected(Found.With(Found.Gone(1), Found.Gone(2), Found.Gone(3))).Code);
        var removed = Found.Log(4, 3) with { Applied = 9 };
        Assert.Equal(RejectionCode.NoSurvivor, Rejected(Found.With(Found.Gone(1), Found.Gone(2), Found.Gone(3), Found.Alive(removed))).Code);
    }

    [Fact]
    public void What_cannot_all_be_true_is_refused()
    {
        var one = Found.Log(1, 5);
        var two = Found.Log(2, 5);
        Assert.All(
            new[]
            {
                two with { Log = Found.Log(10, 11, (3, 1)) },
                two with { Silo = "s1" },
                two with { Configuration = two.Configuration with { Voters = [1, 2, 3, 4, 6] } },
                two with { Silos = new Dictionary<ulong, string>(two.Silos) { [3] = "elsewhere" } },
                two with { StateMachine = "other" },
            },
            other => Assert.Equal(
                RejectionCode.MembershipContradictory,
                Rejected(Found.With(Found.Alive(one), Found.Alive(other), Found.Gone(3), Found.Gone(4), Found.Gone(5))).Code));
        Assert.Equal(
            RejectionCode.MembershipContradictory,
            Rejected(Found.With(
                Found.Alive(one with { IsLeader = true }), Found.Alive(two with { IsLeader = true }), Found.Gone(3), Found.Gone(4), Found.Gone(5))).Code);
    }

    [Fact]
    public void The_hash_stands_for_everything_that_was_found()
    {
        var log = Found.Log(1, 3);
        var found = Found.With(Found.Alive(log), Found.Gone(2), Found.Gone(3));
        var others = new[]
        {
            found with { Group = "others" },
            found with { Generation = 2 },
            found with { HighestGivenId = 7 },
            found with { Route = new GroupRoute(0, 3, found.Route.Silos) },
            Found.With(Found.Alive(log), Found.Down(2, ReplicaCondition.Missing), Found.Gone(3)),
            Found.With(Found.Alive(log with { Log = Found.Log(11, 10, (3, 1)) }), Found.Gone(2), Found.Gone(3)),
            Found.With(Found.Alive(log with { Term = 4 }), Found.Gone(2), Found.Gone(3)),
            Found.With(Found.Alive(log with { Log = Found.Log(10, 10, (2, 1), (3, 9)) }), Found.Gone(2), Found.Gone(3)),
            Found.With(Found.Alive(log with { Log = Found.Log(10, 9, (3, 1)) }), Found.Gone(2), Found.Gone(3)),
            Found.With(Found.Alive(log with { Applied = 9 }), Found.Gone(2), Found.Gone(3)),
            Found.With(Found.Alive(log with { Configuration = log.Configuration with { Learners = [9] } }), Found.Gone(2), Found.Gone(3)),
        };

        var hashes = others.Append(found).Select(static f => Planned(f).Hash).ToArray();
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.Equal(hashes[^1], Planned(found with { Members = [.. found.Members.Reverse()] }).Hash);
    }

    private static RecoveryPlan Planned(RecoveryFindings found) => Assert.IsType<RecoveryPlanResult.Planned>(RecoveryPlanner.Plan(found)).Plan;

    private static Rejection Rejected(RecoveryFindings found) => Assert.IsType<RecoveryPlanResult.Rejected>(RecoveryPlanner.Plan(found)).Rejection;
}
