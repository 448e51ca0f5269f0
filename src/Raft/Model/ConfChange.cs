using System;
using System.Collections.Immutable;

namespace OrleansRaft.Core;

/// <summary>What one part of a membership change does to one replica. The numbers are etcd's.</summary>
public enum ConfChangeType : byte
{
    /// <summary>Makes it a voter, from a learner or from nothing.</summary>
    AddNode = 0,

    /// <summary>Removes it.</summary>
    RemoveNode = 1,

    /// <summary>Alters no membership.</summary>
    UpdateNode = 2,

    /// <summary>Makes it a learner, from a voter or from nothing.</summary>
    AddLearnerNode = 3,
}

/// <summary>How a <see cref="ConfChangeV2"/> goes from the old configuration to the new one. The numbers are etcd's.</summary>
public enum ConfChangeTransition : byte
{
    /// <summary>Simple if one change allows it, otherwise joint and left by itself.</summary>
    Auto = 0,

    /// <summary>Joint, left by itself.</summary>
    JointImplicit = 1,

    /// <summary>Joint until an empty change is proposed.</summary>
    JointExplicit = 2,
}

/// <summary>One part of a membership change.</summary>
/// <param name="Type">What happens.</param>
/// <param name="Replica">To whom.</param>
public readonly record struct ConfChangeSingle(ConfChangeType Type, ReplicaId Replica);

/// <summary>A membership change of one replica (etcd's ConfChange, V1).</summary>
/// <param name="Type">What happens.</param>
/// <param name="Replica">To whom.</param>
/// <param name="Context">Opaque to the core, replicated with the change.</param>
/// <param name="Id">The proposer's own number for the change; opaque to the core.</param>
public sealed record ConfChange(ConfChangeType Type, ReplicaId Replica, ReadOnlyMemory<byte> Context = default, ulong Id = 0)
{
    /// <summary>The same change in the form that <see cref="RawNode.ApplyConfChange(ConfChangeV2)"/> takes.</summary>
    public ConfChangeV2 ToV2() => new(ConfChangeTransition.Auto, [new ConfChangeSingle(Type, Replica)], Context);
}

/// <summary>A membership change of any number of replicas (etcd's ConfChangeV2). Without changes it leaves a joint configuration.</summary>
/// <param name="Transition">How the configuration is altered.</param>
/// <param name="Changes">What happens, in this order.</param>
/// <param name="Context">Opaque to the core, replicated with the change.</param>
public sealed record ConfChangeV2(
    ConfChangeTransition Transition, ImmutableArray<ConfChangeSingle> Changes, ReadOnlyMemory<byte> Context = default)
{
    /// <summary>What happens, in this order; empty to leave a joint configuration.</summary>
    public ImmutableArray<ConfChangeSingle> Changes { get; init => field = OrEmpty(value); } = OrEmpty(Changes);

    /// <summary>The change that leaves a joint configuration.</summary>
    public static ConfChangeV2 Leave { get; } = new(ConfChangeTransition.Auto, []);

    /// <summary>Whether it leaves a joint configuration: no changes, and no wish to enter one.</summary>
    public bool IsLeave => Transition == ConfChangeTransition.Auto && Changes.IsEmpty;

    private static ImmutableArray<ConfChangeSingle> OrEmpty(ImmutableArray<ConfChangeSingle> changes) =>
        changes.IsDefault ? [] : changes;
}
