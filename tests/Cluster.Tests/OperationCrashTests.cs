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
        foreach (var state in new[] { OperationState.Leaving, OperationState.Proposed, OperationState.Cancelled })
        {
            var before = (await scene.WholeAsync()).Configuration.Voters;
            var operation = await scene.EnterJointAsync();
            var dying = await VictimsAsync(scene, victim);
            var deaths = scene.KillAt(OperationKind.Change, state, dying);

            SubmitResult asked;
            do asked = await WithinAsync(scene.Membership.CancelAsync(operation));
            while (asked is SubmitResult.Rejected { Rejection.Code: RejectionCode.OutcomeUnknown });
            var end = await WithinAsync(scene.Membership.WaitAsync(operation, TestContext.Current.CancellationToken));

            Assert.IsType<SubmitResult.Accepted>(asked);
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
