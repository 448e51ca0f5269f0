using OrleansRaft.Cluster.Tests.Support;

namespace OrleansRaft.Cluster.Tests;

/// <summary>Whoever dies in whatever state of an operation, it goes on by itself to a typed end, and nothing is lost.</summary>
public sealed class OperationCrashTests
{
    private const string Group = "orders";

    /// <summary>All states that an operation of each kind goes through; each one is died in.</summary>
    private static readonly Dictionary<OperationKind, OperationState[]> States = new()
    {
        [OperationKind.Change] =
        [
            OperationState.Queued, OperationState.AddingLearners, OperationState.CatchingUp, OperationState.Proposed, OperationState.Joint,
            OperationState.Leaving, OperationState.Completed,
        ],
        [OperationKind.Replace] =
        [
            OperationState.Queued, OperationState.AddingLearners, OperationState.CatchingUp, OperationState.Proposed, OperationState.Joint,
            OperationState.Leaving, OperationState.Completed,
        ],
        [OperationKind.AddMember] = [OperationState.Queued, OperationState.Proposed, OperationState.Completed],
        [OperationKind.RemoveMember] = [OperationState.Queued, OperationState.Proposed, OperationState.Completed],
        [OperationKind.LeaveJoint] = [OperationState.Queued, OperationState.Completed],
    };

    /// <summary>Who dies.</summary>
    public enum Victim
    {
        /// <summary>The silo of the group's leader.</summary>
        Leader,

        /// <summary>The silo on which the operation is carried out.</summary>
        MembershipGrain,

        /// <summary>Both at once.</summary>
        Both,
    }

    public static TheoryData<OperationKind, Victim> Cases => new(
        from kind in Enum.GetValues<OperationKind>() from victim in Enum.GetValues<Victim>() select (kind, victim));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task An_operation_outlives_deaths_in_each_of_its_states(OperationKind kind, Victim victim)
    {
        await using var scene = await OperationScene.StartAsync(Group);
        var passed = new HashSet<OperationState>();
        foreach (var state in States[kind])
        {
            var request = await scene.PrepareAsync(kind);
            var dying = await VictimsAsync(scene, victim);
            var deaths = scene.KillAt(kind, state, dying);

            var end = await WithinAsync(scene.Membership.ChangeAsync(request, TestContext.Current.CancellationToken));

            var completed = Assert.IsType<ChangeResult.Completed>(end);
            passed.UnionWith(completed.Operation.Events.Select(static e => e.State));
            await WithinAsync(deaths);
            await scene.HealAsync(dying);
        }

        Assert.Subset(States[kind].ToHashSet(), passed);
        await scene.CheckAsync();
    }

    [Theory]
    [InlineData(Victim.Leader)]
    [InlineData(Victim.MembershipGrain)]
    [InlineData(Victim.Both)]
    public async Task A_cancelled_joint_change_outlives_deaths_on_its_way_back(Victim victim)
    {
        await using var scene = await OperationScene.StartAsync(Group);
        await CancelAsync(
            scene, victim, scene.EnterJointAsync, [OperationState.Leaving, OperationState.Proposed, OperationState.Cancelled]);
    }

    [Theory]
    [InlineData(Victim.Leader)]
    [InlineData(Victim.MembershipGrain)]
    [InlineData(Victim.Both)]
    public async Task A_change_that_is_cancelled_while_its_new_voter_catches_up_outlives_deaths_on_its_way_back(Victim victim)
    {
        await using var scene = await OperationScene.StartAsync(Group, catchUp: TimeSpan.FromMinutes(5));
        await CancelAsync(scene, victim, scene.BeginCatchUpAsync, [OperationState.Leaving, OperationState.Cancelled]);
    }

    [Theory]
    [InlineData(Victim.Leader)]
    [InlineData(Victim.MembershipGrain)]
    [InlineData(Victim.Both)]
    public async Task The_replacement_of_the_leader_outlives_deaths_in_each_of_its_states(Victim victim)
    {
        await using var scene = await OperationScene.StartAsync(Group);
        foreach (var state in States[OperationKind.Replace])
        {
            var request = await scene.PrepareLeadersReplacementAsync();
            var dying = await VictimsAsync(scene, victim);
            var deaths = scene.KillAt(OperationKind.Replace, state, dying);

            var end = await WithinAsync(scene.Membership.ChangeAsync(request, TestContext.Current.CancellationToken));

            Assert.IsType<ChangeResult.Completed>(end);
            await WithinAsync(deaths);
            await scene.HealAsync(dying);
        }

        await scene.CheckAsync();
    }

    [Theory]
    [InlineData(Victim.Leader)]
    [InlineData(Victim.MembershipGrain)]
    [InlineData(Victim.Both)]
    public async Task Leaving_a_joint_configuration_that_no_operation_waits_in_outlives_deaths_in_each_of_its_states(Victim victim)
    {
        await using var scene = await OperationScene.StartAsync(Group);
        foreach (var state in new[] { OperationState.Queued, OperationState.Leaving, OperationState.Completed })
        {
            var demoted = await scene.EnterOrphanedJointAsync();
            var dying = await VictimsAsync(scene, victim);
            var deaths = scene.KillAt(OperationKind.LeaveJoint, state, dying);

            var end = await WithinAsync(scene.Membership.ChangeAsync(
                new ChangeRequest { Kind = OperationKind.LeaveJoint, Changes = [] }, TestContext.Current.CancellationToken));

            Assert.IsType<ChangeResult.Completed>(end);
            await WithinAsync(deaths);
            await scene.PromoteAsync(demoted, dying);
        }

        await scene.CheckAsync();
    }

    private static async Task CancelAsync(OperationScene scene, Victim victim, Func<Task<string>> beginAsync, OperationState[] states)
    {
        foreach (var state in states)
        {
            var before = (await scene.WholeAsync()).Configuration.Voters;
            var operation = await beginAsync();
            var dying = await VictimsAsync(scene, victim);
            var deaths = scene.KillAt(OperationKind.Change, state, dying);

            SubmitResult asked;
            do asked = await WithinAsync(scene.Membership.CancelAsync(operation));
            while (asked is SubmitResult.Rejected { Rejection.Code: RejectionCode.OutcomeUnknown });
            Assert.IsType<SubmitResult.Accepted>(asked);
            var end = await scene.EndAsync(operation, $"after deaths in {state}");

            Assert.IsType<ChangeResult.Cancelled>(end);
            await WithinAsync(deaths);
            await scene.HealAsync(dying);
            Assert.Equal(before, (await scene.WholeAsync()).Configuration.Voters);
        }

        await scene.CheckAsync();
    }

    private static Task WithinAsync(Task task) => task.WaitAsync(RaftTestCluster.Deadline, TestContext.Current.CancellationToken);

    private static Task<T> WithinAsync<T>(Task<T> task) => task.WaitAsync(RaftTestCluster.Deadline, TestContext.Current.CancellationToken);

    private static async Task<string[]> VictimsAsync(OperationScene scene, Victim victim)
    {
        var (leader, home) = (await scene.LeaderAsync(), await scene.HomeAsync());
        return victim switch
        {
            Victim.Leader => [leader],
            Victim.MembershipGrain => [home],
            _ => [.. new[] { leader, home }.Distinct()],
        };
    }
}
