using OrleansRaft.Cluster.Tests.Support;
using OrleansRaft.Replicas;

namespace OrleansRaft.Cluster.Tests;

public sealed class MembershipTests
{
    [Fact]
    public async Task A_joint_change_replaces_two_of_three_members_while_writes_go_on()
    {
        await using var cluster = await RaftTestCluster.StartAsync(5);
        var silos = cluster.SiloNames;
        var group = await cluster.CreateGroupAsync("orders", silos[0], silos[1], silos[2]);
        var load = new Load(group);
        await load.ProgressAsync(200);

        var end = await cluster.ChangeAsync("orders", new ChangeRequest
        {
            Kind = OperationKind.Change,
            Changes =
            [
                new MemberChange(MemberChangeType.AddVoter, silos[3]),
                new MemberChange(MemberChangeType.AddVoter, silos[4]),
                new MemberChange(MemberChangeType.Remove, ReplicaId: 1),
                new MemberChange(MemberChangeType.Remove, ReplicaId: 2),
            ],
        });
        await load.ProgressAsync(200);
        await load.StopAndCheckAsync(group);

        Assert.Equal(OperationState.Completed, end.State);
        Assert.NotNull(end.Joint?.EnteredAt);
        Assert.True(end.Joint.LeftAt > end.Joint.EnteredAt);
        var view = await group.LedAsync();
        Assert.Equal([3UL, 4, 5], view.Configuration.Voters);
        Assert.Empty(view.Configuration.VotersOutgoing);
        Assert.Equal(GroupPhase.Stable, view.Phase);
    }

    [Fact]
    public async Task The_leader_can_be_removed_by_its_id()
    {
        await using var cluster = await RaftTestCluster.StartAsync();
        var group = await cluster.CreateGroupAsync("orders", [.. cluster.SiloNames]);
        var load = new Load(group);
        await load.ProgressAsync(50);
        var leader = (await group.LeaderAsync()).ReplicaId;

        var end = await cluster.ChangeAsync("orders", new ChangeRequest
        {
            Kind = OperationKind.RemoveMember,
            Changes = [new MemberChange(MemberChangeType.Remove, ReplicaId: leader)],
        });
        await load.ProgressAsync(50);
        await load.StopAndCheckAsync(group);

        Assert.Equal(OperationState.Completed, end.State);
        var view = await group.LedAsync();
        Assert.DoesNotContain(leader, view.Configuration.Voters);
        Assert.NotEqual(leader, view.Leader!.ReplicaId);
    }

    [Fact]
    public async Task An_explicit_joint_configuration_stays_until_it_is_left()
    {
        await using var cluster = await RaftTestCluster.StartAsync(4);
        var silos = cluster.SiloNames;
        var group = await cluster.CreateGroupAsync("orders", silos[0], silos[1], silos[2]);

        await EnterJointAsync(cluster, MemberChange.AddVoter(silos[3]), MemberChange.Demote(1));
        var joint = await group.LedAsync();
        Assert.Equal([1UL], joint.Configuration.LearnersNext);
        Assert.Equal([1UL, 2, 3], joint.Quorum.Outgoing!.Voters);
        await group.AppendAsync("while joint");

        var left = await cluster.ChangeAsync("orders", new ChangeRequest { Kind = OperationKind.LeaveJoint, Changes = [] });

        Assert.Equal(OperationState.Completed, left.State);
        var entered = await cluster.Membership("orders").GetAsync("1");
        Assert.Equal(OperationState.Completed, entered!.State);
        Assert.True(entered.Joint!.LeftAt > entered.Joint.EnteredAt);
        var view = await group.LedAsync();
        Assert.Equal([2UL, 3, 4], view.Configuration.Voters);
        Assert.Equal([1UL], view.Configuration.Learners);
    }

    [Fact]
    public async Task An_explicit_joint_configuration_is_cancelled_forward_and_back()
    {
        await using var cluster = await RaftTestCluster.StartAsync(4);
        var silos = cluster.SiloNames;
        var group = await cluster.CreateGroupAsync("orders", silos[0], silos[1], silos[2]);
        await EnterJointAsync(cluster, MemberChange.AddVoter(silos[3]), MemberChange.Remove(1));
        var queued = await cluster.Membership("orders").SubmitAsync(Change(MemberChange.Remove(2)));
        Assert.Equal(RejectionCode.JointInProgress, Assert.IsType<SubmitResult.Rejected>(queued).Rejection.Code);

        Assert.IsType<SubmitResult.Accepted>(await cluster.Membership("orders").CancelAsync("1"));
        Assert.IsType<SubmitResult.Accepted>(await cluster.Membership("orders").CancelAsync("1"));

        var end = await cluster.EndAsync("orders", "1");
        Assert.Equal(OperationState.Cancelled, end.State);
        var view = await group.LedAsync();
        Assert.Equal([1UL, 2, 3], view.Configuration.Voters);
        Assert.Empty(view.Configuration.Learners);
        Assert.DoesNotContain(view.Replicas, r => r.Id == 4);
        var late = await cluster.Membership("orders").CancelAsync("1");
        Assert.IsType<SubmitResult.Accepted>(late);
        await group.AppendAsync("after");
    }

    [Fact]
    public async Task Nothing_follows_from_a_cancellation_before_it_is_durable()
    {
        await using var cluster = await RaftTestCluster.StartAsync(4);
        var silos = cluster.SiloNames;
        var group = await cluster.CreateGroupAsync("orders", silos[0], silos[1], silos[2]);
        await EnterJointAsync(cluster, MemberChange.AddVoter(silos[3]), MemberChange.Remove(1));
        var (writing, written) = (NewSignal(), NewSignal());
        cluster.StateWritten = async (name, _) =>
        {
            if (name != "membership") return;
            writing.TrySetResult();
            await written.Task;
        };

        var cancelling = cluster.Membership("orders").CancelAsync("1");
        await writing.Task.WaitAsync(RaftTestCluster.Deadline, TestContext.Current.CancellationToken);
        for (var i = 0; i < 50; i++) await group.AppendAsync($"{i}");

        Assert.Equal(GroupPhase.Joint, (await group.DescribeAsync())!.Phase);
        written.SetResult();
        Assert.IsType<SubmitResult.Accepted>(await cancelling);
        Assert.Equal(OperationState.Cancelled, (await cluster.EndAsync("orders", "1")).State);
    }

    [Fact]
    public async Task A_change_is_cancelled_while_its_new_member_catches_up_and_leaves_no_trace()
    {
        await using var cluster = await RaftTestCluster.StartAsync(4, static raft => raft.CatchUp.Stable = TimeSpan.FromMinutes(5));
        var silos = cluster.SiloNames;
        var group = await cluster.CreateGroupAsync("orders", silos[0], silos[1], silos[2]);
        Assert.IsType<SubmitResult.Accepted>(await cluster.Membership("orders").SubmitAsync(Change(MemberChange.AddVoter(silos[3]), MemberChange.Remove(1))));
        await Eventually.ResultAsync(
            async () => await cluster.Membership("orders").GetAsync("1") is { State: OperationState.CatchingUp } o ? o : null, "a learner that catches up");

        Assert.IsType<SubmitResult.Accepted>(await cluster.Membership("orders").CancelAsync("1"));

        Assert.Equal(OperationState.Cancelled, (await cluster.EndAsync("orders", "1")).State);
        Assert.Equal([1UL, 2, 3], (await group.DescribeAsync())!.Replicas.Select(static r => r.Id));
        await Eventually.ResultAsync(async () => await cluster.IsRetiredAsync(silos[3], "orders", 4) ? "" : null, "the new member to retire");
        var next = await cluster.ChangeAsync("orders", Change(MemberChange.AddLearner(silos[3])));
        Assert.Equal(5UL, Assert.Single(next.Changes).ReplicaId);
    }

    [Fact]
    public async Task A_change_that_was_handed_to_the_leader_can_only_go_forward()
    {
        await using var cluster = await RaftTestCluster.StartAsync(4);
        var silos = cluster.SiloNames;
        var group = await cluster.CreateGroupAsync("orders", silos[0], silos[1], silos[2]);
        var (proposed, asked) = (NewSignal(), NewSignal());
        cluster.StateWritten = async (_, written) =>
        {
            if (written is not OrleansRaft.Membership.MembershipState { Operations: [.., { State: OperationState.Proposed }] }) return;
            proposed.TrySetResult();
            await asked.Task;
        };
        Assert.IsType<SubmitResult.Accepted>(await cluster.Membership("orders").SubmitAsync(Change(MemberChange.AddVoter(silos[3]), MemberChange.Remove(1))));
        await proposed.Task.WaitAsync(RaftTestCluster.Deadline, TestContext.Current.CancellationToken);

        var late = await cluster.Membership("orders").CancelAsync("1");
        asked.SetResult();

        Assert.Equal(RejectionCode.TooLateToCancel, Assert.IsType<SubmitResult.Rejected>(late).Rejection.Code);
        Assert.Equal(OperationState.Completed, (await cluster.EndAsync("orders", "1")).State);
        Assert.Equal([2UL, 3, 4], (await group.DescribeAsync())!.Configuration.Voters);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task A_replacement_of_a_member_whose_silo_is_gone_is_one_call()
    {
        await using var cluster = await RaftTestCluster.StartAsync(4);
        var silos = cluster.SiloNames;
        var group = await cluster.CreateGroupAsync("orders", silos[0], silos[1], silos[2]);
        await group.AppendAsync("before");
        var view = await group.LedAsync();
        var lost = view.Replicas.First(r => r.Id != view.Leader!.ReplicaId && r.Silo != silos[0]);
        await cluster.KillAsync(lost.Silo);

        var end = await cluster.Client.GetRaftGroup("orders").ReplaceAsync(lost.Id, silos[3], TestContext.Current.CancellationToken);

        Assert.IsType<ChangeResult.Completed>(end);
        view = await group.LedAsync();
        Assert.Contains(4UL, view.Configuration.Voters);
        Assert.DoesNotContain(view.Replicas, r => r.Id == lost.Id);
        Assert.Equal(["before"], await group.ReadAsync());

        // The lost one comes back, hears that it is no member any more, and deletes its rows.
        await cluster.RestartAsync(lost.Silo);
        await Eventually.ResultAsync(
            async () => await cluster.Client.GetReplica("orders", lost.Id, lost.Silo).ReportAsync() is { Condition: ReplicaCondition.Retired } gone ? gone : null,
            "the replaced replica to retire");
    }

    [Fact]
    public async Task A_learner_that_cannot_catch_up_ends_the_operation_and_leaves_no_trace()
    {
        await using var cluster = await RaftTestCluster.StartAsync(4, static raft =>
        {
            raft.CatchUp.Stable = TimeSpan.FromSeconds(5);
            raft.CatchUp.Patience = TimeSpan.FromSeconds(6);
        });
        var silos = cluster.SiloNames;
        var group = await cluster.CreateGroupAsync("orders", silos[0], silos[1], silos[2]);
        await group.LedAsync();
        var death = new Lazy<Task>(() => Task.Run(() => cluster.KillAsync(silos[3])));
        cluster.StateWritten = (_, written) => written is OrleansRaft.Membership.MembershipState { Operations: [.., { State: OperationState.CatchingUp }] }
            ? death.Value // The learner is dead before the operation goes on, however long that takes.
            : Task.CompletedTask;

        var end = await cluster.Client.GetRaftGroup("orders").ChangeAsync(
            [MemberChange.AddVoter(silos[3])], cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(death is { IsValueCreated: true, Value.IsCompletedSuccessfully: true });
        var failed = Assert.IsType<ChangeResult.Failed>(end);
        Assert.Equal(RejectionCode.CatchUpFailed, failed.Rejection.Code);
        Assert.Contains("does not answer", failed.Rejection.Reason, StringComparison.Ordinal);
        var view = await group.LedAsync();
        Assert.Equal([1UL, 2, 3], view.Configuration.Voters);
        Assert.Empty(view.Configuration.Learners);
    }

    [Fact]
    public async Task A_learner_that_refuses_every_snapshot_ends_the_operation_too()
    {
        await using var cluster = await RaftTestCluster.StartAsync(4, static raft =>
        {
            raft.CatchUp.Patience = TimeSpan.FromSeconds(2);
            raft.SnapshotChunkBytes = 4 * 1024;
            raft.MaxSnapshotBytes = raft.SnapshotChunkBytes;
        });
        var silos = cluster.SiloNames;
        var group = await cluster.CreateGroupAsync("orders", silos[0], silos[1], silos[2]);
        await group.AppendAsync(new string('x', 5_000));

        var end = await cluster.ChangeAsync("orders", Change(MemberChange.AddVoter(silos[3])));

        Assert.Equal((OperationState.Failed, RejectionCode.CatchUpFailed), (end.Result?.Outcome, end.Result?.Code));
        Assert.Equal([1UL, 2, 3], (await group.DescribeAsync())!.Replicas.Select(static r => r.Id));
    }

    /// <summary>Asks for an explicit joint configuration, and waits until it is in effect.</summary>
    private static async Task EnterJointAsync(RaftTestCluster cluster, params MemberChange[] changes)
    {
        Assert.IsType<SubmitResult.Accepted>(
            await cluster.Membership("orders").SubmitAsync(Change(changes) with { Transition = ChangeTransition.JointExplicit }));
        await Eventually.ResultAsync(
            async () => await cluster.Membership("orders").GetAsync("1") is { State: OperationState.Joint } joint ? joint : null, "a joint configuration");
    }

    [Fact]
    public async Task A_learner_is_added_and_promoted()
    {
        await using var cluster = await RaftTestCluster.StartAsync(4);
        var silos = cluster.SiloNames;
        var group = await cluster.CreateGroupAsync("orders", silos[0], silos[1], silos[2]);
        await group.AppendAsync("before");

        await cluster.ChangeAsync("orders", Change(new MemberChange(MemberChangeType.AddLearner, silos[3])));
        Assert.Equal([4UL], (await group.LedAsync()).Configuration.Learners);
        var promoted = await cluster.ChangeAsync("orders", Change(new MemberChange(MemberChangeType.Promote, ReplicaId: 4)));

        Assert.Equal(OperationState.Completed, promoted.State);
        Assert.Equal([1UL, 2, 3, 4], (await group.LedAsync()).Configuration.Voters);
        Assert.Equal(["before"], await group.ReadAsync());
    }

    [Fact]
    public async Task What_cannot_be_done_is_refused_with_its_reason_and_does_no_harm()
    {
        await using var cluster = await RaftTestCluster.StartAsync();
        var silos = cluster.SiloNames;
        var group = await cluster.CreateGroupAsync("orders", silos[0], silos[1]);
        (RejectionCode, ChangeRequest)[] cases =
        [
            (RejectionCode.EmptyChange, Change()),
            (RejectionCode.DuplicateChange, Change(new(MemberChangeType.Remove, ReplicaId: 1), new(MemberChangeType.Demote, ReplicaId: 1))),
            (RejectionCode.LastVoter, Change(new(MemberChangeType.Remove, ReplicaId: 1), new(MemberChangeType.Remove, ReplicaId: 2))),
            (RejectionCode.AlreadyVoter, Change(new MemberChange(MemberChangeType.Promote, ReplicaId: 1))),
            (RejectionCode.ReplicaNotFound, Change(new MemberChange(MemberChangeType.Remove, ReplicaId: 9))),
            (RejectionCode.UnknownSilo, Change(new MemberChange(MemberChangeType.AddVoter, "nowhere"))),
            (RejectionCode.SiloInUse, Change(new MemberChange(MemberChangeType.AddVoter, silos[0]))),
            (RejectionCode.NotJoint, new ChangeRequest { Kind = OperationKind.LeaveJoint, Changes = [] }),
            (RejectionCode.VersionMismatch, Change(new MemberChange(MemberChangeType.AddVoter, silos[2])) with { IfVersion = 999 }),
            (RejectionCode.AlreadyVoter, AddMember(1, silos[2])),
            (RejectionCode.InvalidChange, AddMember(ulong.MaxValue, silos[2])),
        ];

        foreach (var (code, request) in cases)
        {
            var rejected = await cluster.Membership("orders").SubmitAsync(request) as SubmitResult.Rejected;
            Assert.Equal(code, rejected?.Rejection.Code);
        }

        var unknown = await cluster.Membership("nothing").SubmitAsync(Change(new MemberChange(MemberChangeType.Remove, ReplicaId: 1)));
        Assert.Equal(RejectionCode.GroupNotFound, Assert.IsType<SubmitResult.Rejected>(unknown).Rejection.Code);
        await group.AppendAsync("unharmed");
        Assert.Empty(await cluster.Membership("orders").ListAsync());
    }

    [Fact]
    public async Task What_is_asked_during_an_election_is_checked_by_whoever_wins_it()
    {
        await using var cluster = await RaftTestCluster.StartAsync();
        await cluster.CreateGroupAsync("orders", [.. cluster.SiloNames]);

        // After that nobody campaigns for a second.
        await cluster.RestartAllAsync();

        var result = await cluster.Membership("orders").SubmitAsync(new ChangeRequest { Kind = OperationKind.LeaveJoint, Changes = [] });

        Assert.Equal(RejectionCode.NotJoint, Assert.IsType<SubmitResult.Rejected>(result).Rejection.Code);
    }

    [Fact]
    public async Task The_same_idempotency_key_gives_the_same_operation()
    {
        await using var cluster = await RaftTestCluster.StartAsync();
        var silos = cluster.SiloNames;
        await cluster.CreateGroupAsync("orders", silos[0], silos[1]);
        var request = Change(new MemberChange(MemberChangeType.AddVoter, silos[2])) with { IdempotencyKey = "key" };

        var first = await cluster.ChangeAsync("orders", request);
        var again = Assert.IsType<SubmitResult.Accepted>(await cluster.Membership("orders").SubmitAsync(request));
        var other = await cluster.Membership("orders").SubmitAsync(request with { Transition = ChangeTransition.JointExplicit });

        Assert.Equal(first.Id, again.Operation.Id);
        Assert.Equal(RejectionCode.IdempotencyKeyReused, Assert.IsType<SubmitResult.Rejected>(other).Rejection.Code);
        Assert.Single(await cluster.Membership("orders").ListAsync());
    }

    [Fact]
    public async Task A_removed_members_id_is_never_used_again()
    {
        await using var cluster = await RaftTestCluster.StartAsync();
        var silos = cluster.SiloNames;
        var group = await cluster.CreateGroupAsync("orders", [.. silos]);
        await group.AppendAsync("before");
        await cluster.ChangeAsync("orders", Change(new MemberChange(MemberChangeType.Remove, ReplicaId: 3)));

        var again = await cluster.Membership("orders").SubmitAsync(AddMember(3, silos[2]));
        var added = await cluster.ChangeAsync("orders", Change(new MemberChange(MemberChangeType.AddVoter, silos[2])));
        var chosen = await cluster.Membership("orders").SubmitAsync(AddMember(4, silos[2]));

        Assert.Equal(RejectionCode.ReplicaIdUsed, Assert.IsType<SubmitResult.Rejected>(again).Rejection.Code);
        Assert.Equal(4UL, Assert.Single(added.Changes).ReplicaId);
        Assert.Equal(RejectionCode.AlreadyVoter, Assert.IsType<SubmitResult.Rejected>(chosen).Rejection.Code);
        Assert.Equal([1UL, 2, 4], (await group.LedAsync()).Configuration.Voters);
    }

    [Fact]
    public async Task A_voter_is_added_under_a_chosen_id()
    {
        await using var cluster = await RaftTestCluster.StartAsync();
        var silos = cluster.SiloNames;
        var group = await cluster.CreateGroupAsync("orders", silos[0], silos[1]);

        var added = await cluster.ChangeAsync("orders", AddMember(7, silos[2]));

        Assert.Equal(OperationState.Completed, added.State);
        Assert.Equal([1UL, 2, 7], (await group.LedAsync()).Configuration.Voters);
        await group.AppendAsync("after");
    }

    private static ChangeRequest AddMember(ulong id, string silo) => new()
    {
        Kind = OperationKind.AddMember,
        Changes = [new MemberChange(MemberChangeType.AddVoter, silo, id)],
    };

    private static ChangeRequest Change(params MemberChange[] changes) => new() { Kind = OperationKind.Change, Changes = changes };
}
