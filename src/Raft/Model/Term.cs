using System;
using System.Globalization;

namespace OrleansRaft.Core;

/// <summary>A term: Raft's logical clock (Raft paper §5.1). Zero is before any election.</summary>
/// <param name="Value">The number itself.</param>
public readonly record struct Term(ulong Value) : IComparable<Term>
{
    /// <summary>The term before any election; on a message: a local one.</summary>
    public static Term Zero => default;

    /// <summary>The term after this one.</summary>
    public Term Next => new(Value + 1);

    /// <inheritdoc/>
    public int CompareTo(Term other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Orders by number.</summary>
    public static bool operator <(Term left, Term right) => left.Value < right.Value;

    /// <summary>Orders by number.</summary>
    public static bool operator >(Term left, Term right) => left.Value > right.Value;

    /// <summary>Orders by number.</summary>
    public static bool operator <=(Term left, Term right) => left.Value <= right.Value;

    /// <summary>Orders by number.</summary>
    public static bool operator >=(Term left, Term right) => left.Value >= right.Value;
}
