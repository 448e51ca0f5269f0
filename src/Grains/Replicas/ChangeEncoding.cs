using System.Collections.Immutable;
using System.Text;
using OrleansRaft.Core;
using OrleansRaft.Replication;

namespace OrleansRaft.Replicas;

/// <summary>Turns a request into the core's change: V1 for one member added or removed by its id, V2 for everything else.</summary>
internal static class ChangeEncoding
{
    public static void Propose(ReplicaDriver driver, ChangeProposal proposal, Action<ChangeOutcome> done)
    {
        switch (proposal.Kind)
        {
            case OperationKind.AddMember:
                var added = proposal.Changes[0];
                driver.ProposeChange(
                    new ConfChange(ConfChangeType.AddNode, new ReplicaId(added.ReplicaId), Encoding.UTF8.GetBytes(added.Silo!), proposal.Operation),
                    done);
                break;
            case OperationKind.RemoveMember:
                driver.ProposeChange(
                    new ConfChange(ConfChangeType.RemoveNode, new ReplicaId(proposal.Changes[0].ReplicaId), default, proposal.Operation), done);
                break;
            default:
                driver.ProposeChange(ToV2(proposal.Changes, proposal.Transition, proposal.Operation), done);
                break;
        }
    }

    /// <summary>The core's change.</summary>
    /// <param name="changes">What changes, with replica ids.</param>
    /// <param name="transition">How.</param>
    /// <param name="operation">The number to find it by in the log; 0 if it will never be in one.</param>
    public static ConfChangeV2 ToV2(IReadOnlyList<MemberChange> changes, ChangeTransition transition, ulong operation = 0)
    {
        var silos = changes
            .Where(static c => c.Silo is not null)
            .Select(static c => KeyValuePair.Create(new ReplicaId(c.ReplicaId), c.Silo!))
            .ToImmutableArray();
        return new ConfChangeV2(
            TransitionOf(transition),
            [.. changes.Select(static c => new ConfChangeSingle(TypeOf(c.Type), new ReplicaId(c.ReplicaId)))],
            new MemberContext(operation, silos).Encode());
    }

    private static ConfChangeType TypeOf(MemberChangeType type) => type switch
    {
        MemberChangeType.AddVoter or MemberChangeType.Promote => ConfChangeType.AddNode,
        MemberChangeType.AddLearner or MemberChangeType.Demote => ConfChangeType.AddLearnerNode,
        MemberChangeType.Remove => ConfChangeType.RemoveNode,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    private static ConfChangeTransition TransitionOf(ChangeTransition transition) => transition switch
    {
        ChangeTransition.Auto => ConfChangeTransition.Auto,
        ChangeTransition.JointImplicit => ConfChangeTransition.JointImplicit,
        ChangeTransition.JointExplicit => ConfChangeTransition.JointExplicit,
        _ => throw new ArgumentOutOfRangeException(nameof(transition), transition, null),
    };
}
