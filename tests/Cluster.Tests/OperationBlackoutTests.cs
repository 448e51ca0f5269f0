using System.Text;
using OrleansRaft.Cluster.Tests.Support;
using OrleansRaft.Membership;

namespace OrleansRaft.Cluster.Tests;

/// <summary>Everything dies at once, in whatever state of an operation: it goes on from what is stored, and nobody asks for it.</summary>
public sealed class OperationBlackoutTests
{
    private const string Group = "orders";
    private const int Silos = 4;
    private const int Voters = 3;

    private int _written;
    private ulong _lastId = 100;

    [Theory]
    [InlineData(
        OperationKind.Replace,
        OperationState.Queued,
        OperationState.AddingLearners,
        OperationState.CatchingUp,
        OperationState.Proposed,
        OperationState.Joint,
        OperationState.Leaving,
        OperationState.Completed)]
    [InlineData(OperationKind.AddMember, OperationState.Queued, OperationState.Proposed, OperationState.Completed)]
    [InlineData(OperationKind.RemoveMember, OperationState.Queued, OperationState.Proposed, OperationState.Completed)]
    [InlineData(OperationKind.LeaveJoint, OperationState.Queued, OperationState.Completed)]
    public async Task An_operation_goes_on_after_everything_died_in_any_of_its_states(OperationKind kind, params OperationState[] states)
    {
        await using var cluster = await RaftTestCluster.StartAsync(Silos, callTimeout: TimeSpan.FromSeconds(10));
        await cluster.CreateGroupAsync(Group, [.. cluster.SiloNames.Take(Voters)]);
        foreach (var state in states)
        {
            var request = await PrepareAsync(cluster, kind);
            var blackout = BlackoutAt(cluster, kind, state);

            var asking = cluster.Client.GetRaftGroup(Group).Membership.SubmitAsync(request);
            await blackout.WaitAsync(RaftTestCluster.Deadline, TestContext.Current.CancellationToken);
            await cluster.RestartAllAsync();
            await asking;

            var membership = cluster.Client.GetRaftGroup(Group).Membership;
            var operation = (await Eventually.ResultAsync(async () => await membership.ListAsync(), "the operations"))[0];
            var end = await membership.WaitAsync(operation.Id, TestContext.Current.CancellationToken)
                .WaitAsync(RaftTestCluster.Deadline, TestContext.Current.CancellationToken);
            Assert.Equal((kind, true), (operation.Kind, end is ChangeResult.Completed));
            await CheckAsync(cluster, request);
        }
    }

    /// <summary>A request that the group as it is can carry out. Whoever is to go leads.</summary>
    private async Task<ChangeRequest> PrepareAsync(RaftTestCluster cluster, OperationKind kind)
    {
        var membership = cluster.Client.GetRaftGroup(Group).Membership;
        var view = await WholeAsync(cluster);
        if (view.Configuration.Voters.Count != Voters)
        {
            var back = view.Configuration.Voters.Count > Voters ? MemberChange.Remove(view.Configuration.Voters[0]) : MemberChange.AddVoter(Free(view));
            Assert.IsType<ChangeResult.Completed>(await membership.ChangeAsync(Change(back)));
            view = await WholeAsync(cluster);
        }

        await Eventually.ResultAsync(
            async () => await cluster.Client.GetGrain<IRaftGroupGrain>(Group).ProposeAsync(Encoding.UTF8.GetBytes($"{_written}")) as ProposalResult.Applied,
            "a write");
        _written++;
        var (leader, free) = (view.Leader!.ReplicaId, Free(view));
        switch (kind)
        {
            case OperationKind.Replace:
                return ChangeRequest.Replace(leader, free);
            case OperationKind.AddMember:
                return new ChangeRequest { Kind = kind, Changes = [MemberChange.AddVoter(free) with { ReplicaId = ++_lastId }] };
            case OperationKind.RemoveMember:
                return new ChangeRequest { Kind = kind, Changes = [MemberChange.Remove(leader)] };
            default:
                var joint = Change(MemberChange.AddVoter(free), MemberChange.Remove(leader)) with { Transition = ChangeTransition.JointExplicit };
                var entered = Assert.IsType<SubmitResult.Accepted>(await membership.SubmitAsync(joint)).Operation.Id;
                await Eventually.ResultAsync(
                    async () => await membership.GetAsync(entered) is { State: OperationState.Joint } o ? o : null, "a joint configuration");
                return new ChangeRequest { Kind = kind, Changes = [] };
        }

        string Free(GroupView whole) => cluster.SiloNames.Except(whole.Replicas.Select(static r => r.Silo)).First();
    }

    private static ChangeRequest Change(params MemberChange[] changes) => new() { Kind = OperationKind.Change, Changes = changes };

    /// <summary>Kills all silos when an operation's state is durable, before anything can follow from it.</summary>
    private static Task BlackoutAt(RaftTestCluster cluster, OperationKind kind, OperationState state)
    {
        var dark = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = 0;
        cluster.StateWritten = async (_, written) =>
        {
            if (written is not MembershipState { Operations: [.., { } last] } || last.Kind != kind || last.State != state) return;
            if (Interlocked.Exchange(ref begun, 1) == 0) Kill();
            await dark.Task;
        };
        return dark.Task;

        async void Kill()
        {
            await Task.WhenAll(cluster.SiloNames.Select(cluster.KillAsync));
            cluster.StateWritten = null;
            dark.SetResult();
        }
    }

    private static Task<GroupView> WholeAsync(RaftTestCluster cluster) => Eventually.ResultAsync(
        async () => await cluster.Client.GetGrain<IRaftGroupGrain>(Group).DescribeAsync()
            is { Leader: not null, Phase: GroupPhase.Stable, Configuration.Learners: [] } view
            && view.Quorum.Incoming.Healthy.Count == view.Configuration.Voters.Count ? view : null,
        "a whole group");

    /// <summary>The group is as it was asked to be, and has all that it acknowledged.</summary>
    private async Task CheckAsync(RaftTestCluster cluster, ChangeRequest request)
    {
        var view = await WholeAsync(cluster);
        var gone = request.Changes.Where(static c => c.Type == MemberChangeType.Remove).Select(static c => c.ReplicaId);
        var come = request.Changes.Select(static c => c.Silo).OfType<string>();
        Assert.Empty(view.Configuration.Voters.Intersect(gone));
        Assert.Empty(come.Except(view.Replicas.Select(static r => r.Silo)));
        var held = await Eventually.ResultAsync(
            async () => await cluster.Client.GetGrain<IRaftGroupGrain>(Group).QueryAsync(default, ReadConsistency.Linearizable) as QueryResult.Answered,
            "an answer");
        Assert.Equal(Enumerable.Range(0, _written).Select(static n => $"{n}"), Encoding.UTF8.GetString(held.Result.Span).Split('\n').Distinct());
    }
}
