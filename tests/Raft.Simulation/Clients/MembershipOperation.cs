using System.Collections.Immutable;
using System.Text;
using OrleansRaft.Core;
using OrleansRaft.Replication;

namespace OrleansRaft.Simulation;

/// <summary>One membership operation, as the service's runner knows it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Changes">What changes; nothing to leave a joint configuration.</param>
/// <param name="Transition">How.</param>
/// <param name="IsV1">Whether it is proposed as a V1 change.</param>
/// <param name="Added">Replicas that are made for it.</param>
/// <param name="Kinds">What it counts as when it takes effect.</param>
internal sealed record MembershipOperation(
    ulong Number,
    ImmutableArray<ConfChangeSingle> Changes,
    ConfChangeTransition Transition,
    bool IsV1,
    ImmutableArray<ReplicaId> Added,
    FaultSet Kinds)
{
    /// <summary>To leave a joint configuration.</summary>
    public static MembershipOperation Leave(ulong number) => new(number, [], ConfChangeTransition.Auto, false, [], FaultSet.None);

    public bool Removes(ReplicaId id) => Changes.Contains(new ConfChangeSingle(ConfChangeType.RemoveNode, id));

    public void Propose(ReplicaDriver leader, Action<ChangeOutcome> done)
    {
        if (IsV1)
        {
            var change = Changes[0];
            var silo = Added.Length > 0 ? Encoding.UTF8.GetBytes(World.SiloOf(change.Replica)) : [];
            leader.ProposeChange(new ConfChange(change.Type, change.Replica, silo, Number), done);
            return;
        }

        var context = new MemberContext(Number, [.. Added.Select(static id => KeyValuePair.Create(id, World.SiloOf(id)))]);
        leader.ProposeChange(new ConfChangeV2(Transition, Changes, context.Encode()), done);
    }
}
