using System.Collections.Immutable;
using OrleansRaft.Core;

namespace OrleansRaft.Simulation;

/// <summary>Draws membership operations: sensible ones, and some that must be refused.</summary>
internal sealed class MembershipPlans(World world, Prng random)
{
    private const int MaxMembers = 7;

    private static readonly FaultClass[] Kinds =
    [
        FaultClass.AddVoter, FaultClass.AddLearner, FaultClass.Remove, FaultClass.RemoveLeader, FaultClass.Replace, FaultClass.Promote,
        FaultClass.Demote,
    ];

    private ulong _lastOperation;

    /// <summary>An operation for a leader's configuration; null if the world has none that fits.</summary>
    public MembershipOperation? Draw(SimReplica leader)
    {
        var configuration = leader.Driver!.Node.Configuration;
        if (configuration.IsJoint && random.Chance(0.7)) return Leave();
        var changes = ImmutableArray.CreateBuilder<ConfChangeSingle>();
        var added = ImmutableArray.CreateBuilder<ReplicaId>();
        var kinds = FaultSet.None;
        for (var left = random.Chance(0.5) ? 1 : random.Next(1, 4); left > 0; left--)
        {
            var kind = random.Pick(Kinds);
            if (!world.Has(kind) || !Add(kind, leader, configuration, changes, added)) continue;
            kinds = kinds.With(kind);
        }

        if (changes.Count == 0) return null;
        var isV1 = changes is [{ Type: ConfChangeType.AddNode or ConfChangeType.RemoveNode }] && random.Chance(0.3);
        return new MembershipOperation(
            ++_lastOperation, changes.ToImmutable(), Transition(), isV1, added.ToImmutable(), kinds);
    }

    public MembershipOperation Leave() => MembershipOperation.Leave(++_lastOperation);

    /// <summary>Another replica in place of one whose rows are gone, if it is a member still.</summary>
    public MembershipOperation? Repair(SimReplica leader, ReplicaId lost)
    {
        if (leader.Driver!.Members.SiloOf(lost) is null) return null;
        var fresh = Fresh();
        return new MembershipOperation(
            ++_lastOperation,
            [new ConfChangeSingle(ConfChangeType.AddNode, fresh), new ConfChangeSingle(ConfChangeType.RemoveNode, lost)],
            ConfChangeTransition.Auto,
            false,
            [fresh],
            FaultSet.None.With(FaultClass.Replace));
    }

    private ConfChangeTransition Transition() => random.Next(3) switch
    {
        0 when world.Has(FaultClass.JointImplicit) => ConfChangeTransition.JointImplicit,
        1 when world.Has(FaultClass.JointExplicit) => ConfChangeTransition.JointExplicit,
        _ => ConfChangeTransition.Auto,
    };

    private bool Add(
        FaultClass kind,
        SimReplica leader,
        Configuration configuration,
        ImmutableArray<ConfChangeSingle>.Builder changes,
        ImmutableArray<ReplicaId>.Builder added)
    {
        var mayGrow = configuration.Members().Length + added.Count < MaxMembers;
        return kind switch
        {
            FaultClass.AddVoter => mayGrow && AddFresh(ConfChangeType.AddNode),
            FaultClass.AddLearner => mayGrow && AddFresh(ConfChangeType.AddLearnerNode),
            FaultClass.Remove => Change(ConfChangeType.RemoveNode, configuration.Members()),
            FaultClass.RemoveLeader => Change(ConfChangeType.RemoveNode, [leader.Id]),
            FaultClass.Promote => Change(ConfChangeType.AddNode, configuration.Learners),
            FaultClass.Demote => Change(ConfChangeType.AddLearnerNode, configuration.Voters),
            _ => mayGrow && Change(ConfChangeType.RemoveNode, configuration.Voters) && AddFresh(ConfChangeType.AddNode),
        };

        bool AddFresh(ConfChangeType type)
        {
            var id = new ReplicaId(Fresh().Value + (ulong)added.Count);
            added.Add(id);
            changes.Add(new ConfChangeSingle(type, id));
            return true;
        }

        bool Change(ConfChangeType type, ImmutableArray<ReplicaId> candidates)
        {
            if (candidates.IsEmpty) return false;
            var id = random.Pick(candidates);
            if (changes.Any(c => c.Replica == id)) return false;
            changes.Add(new ConfChangeSingle(type, id));
            return true;
        }
    }

    /// <summary>Ids are given in order, and never again.</summary>
    private ReplicaId Fresh() => new((ulong)world.Silos.Count + 1);
}
