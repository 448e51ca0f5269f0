using OrleansRaft.Cluster.Tests.Support;

namespace OrleansRaft.Cluster.Tests;

public sealed class PlanTests
{
    [Fact]
    public async Task A_plan_tells_the_way_and_what_survives_on_it_and_changes_nothing()
    {
        await using var cluster = await RaftTestCluster.StartAsync(4);
        var silos = cluster.SiloNames;
        var group = await cluster.CreateGroupAsync("orders", silos[0], silos[1], silos[2]);
        await group.AppendAsync("before");
        var before = await Eventually.ResultAsync(
            async () => await group.DescribeAsync() is { Leader: not null, Quorum.Incoming.Healthy.Count: 3 } view ? view : null, "a healthy group");
        var request = Request(MemberChange.AddVoter(silos[3]), MemberChange.Remove(3));

        var plan = await Eventually.ResultAsync(
            async () => await cluster.Membership("orders").PlanAsync(request) is
            { Phases: [{ Incoming.Healthy.Count: 3, ToleratedFailures.Databases: 1 }, .., { ToleratedFailures.Databases: 1 }] } made ? made : null,
            "a plan of a healthy group");

        Assert.Null(plan.Refusal);
        Assert.Equal(before.Configuration.Version, plan.Version);
        Assert.Equal(
            [PlanPhase.Now, PlanPhase.AddingLearners, PlanPhase.CatchingUp, PlanPhase.Change, PlanPhase.Joint, PlanPhase.Removing, PlanPhase.After],
            plan.Phases.Select(static p => p.Name));
        Assert.Equal([1UL, 2, 4], plan.Phases[^1].Configuration.Voters);
        Assert.All(plan.Phases, static p => Assert.Equal(new ToleratedFailuresView(1, 1, 1), p.ToleratedFailures));
        var after = await group.LedAsync();
        Assert.Equal((before.Configuration.Version, 3), (after.Configuration.Version, after.Replicas.Count));
        Assert.Empty(await cluster.Membership("orders").ListAsync());

        var end = await cluster.ChangeAsync("orders", request with { IfVersion = plan.Version });
        Assert.Equal(OperationState.Completed, end.State);
        Assert.Equal(plan.Phases[^1].Configuration.Voters, (await group.LedAsync()).Configuration.Voters);
    }

    [Fact]
    public async Task A_plan_of_what_would_be_refused_says_so_and_a_group_that_is_not_there_has_none()
    {
        await using var cluster = await RaftTestCluster.StartAsync(1);
        await cluster.CreateGroupAsync("orders", cluster.SiloNames[0]);

        var refused = await Eventually.ResultAsync(
            async () => await cluster.Membership("orders").PlanAsync(Request(MemberChange.Remove(1))) is { } plan
                && plan.Refusal?.Code != RejectionCode.NoLeader ? plan : null,
            "a leader");

        Assert.Equal(RejectionCode.LastVoter, refused.Refusal?.Code);
        Assert.Equal(PlanPhase.Now, Assert.Single(refused.Phases).Name);
        Assert.Equal(RejectionCode.UnknownSilo, (await cluster.Membership("orders").PlanAsync(Request(MemberChange.AddVoter("away"))))!.Refusal?.Code);
        Assert.Null(await cluster.Membership("nowhere").PlanAsync(Request(MemberChange.Remove(1))));
    }

    [Fact]
    public async Task The_database_of_a_silo_that_has_no_replica_of_the_group_yet_is_counted()
    {
        await using var cluster = await RaftTestCluster.StartAsync(4);
        var silos = cluster.SiloNames;
        await cluster.CreateGroupAsync("orders", silos[0], silos[1], silos[2]);
        await cluster.KillAsync(silos[3]);
        cluster.Logs[silos[3]] = cluster.Logs[silos[0]];
        await cluster.RestartAsync(silos[3]);

        var plan = await Eventually.ResultAsync(
            async () => await cluster.Membership("orders").PlanAsync(Request(MemberChange.AddVoter(silos[3]), MemberChange.Remove(3))) is
            { Refusal: null, Phases: [{ ToleratedFailures.Databases: 1 }, ..] } made
                && made.Warnings.Any(static w => w.Code == PlanWarningCode.MajorityOnOneDatabase) ? made : null,
            "a plan of a healthy group that knows the database of the new silo");

        Assert.Equal(0, plan.Phases[^1].ToleratedFailures.Databases);
    }

    private static ChangeRequest Request(params MemberChange[] changes) => new() { Kind = OperationKind.Change, Changes = changes };
}
