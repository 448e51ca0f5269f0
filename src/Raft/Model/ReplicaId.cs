using System;
using System.Globalization;

namespace OrleansRaft.Core;

/// <summary>The identity of one replica within its group. Never zero for a replica, and never used again once it was removed.</summary>
/// <param name="Value">The number itself.</param>
public readonly record struct ReplicaId(ulong Value) : IComparable<ReplicaId>
{
    /// <summary>No replica: no leader is known, no vote was cast.</summary>
    public static ReplicaId None => default;

    /// <summary>The receiver of <see cref="MessageType.StorageAppend"/>: the local append thread.</summary>
    public static ReplicaId LocalAppendThread => new(ulong.MaxValue);

    /// <summary>The receiver of <see cref="MessageType.StorageApply"/>: the local apply thread.</summary>
    public static ReplicaId LocalApplyThread => new(ulong.MaxValue - 1);

    /// <summary>Whether this is <see cref="None"/>.</summary>
    public bool IsNone => Value == 0;

    /// <summary>Whether this names one of the two local storage threads, not a replica.</summary>
    public bool IsLocalThread => Value >= ulong.MaxValue - 1;

    /// <inheritdoc/>
    public int CompareTo(ReplicaId other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Orders by number.</summary>
    public static bool operator <(ReplicaId left, ReplicaId right) => left.Value < right.Value;

    /// <summary>Orders by number.</summary>
    public static bool operator >(ReplicaId left, ReplicaId right) => left.Value > right.Value;

    /// <summary>Orders by number.</summary>
    public static bool operator <=(ReplicaId left, ReplicaId right) => left.Value <= right.Value;

    /// <summary>Orders by number.</summary>
    public static bool operator >=(ReplicaId left, ReplicaId right) => left.Value >= right.Value;
}
