using System;
using System.Globalization;

namespace OrleansRaft.Core;

/// <summary>A position in a group's log. The first entry has index 1; zero is before it.</summary>
/// <param name="Value">The number itself.</param>
public readonly record struct LogIndex(ulong Value) : IComparable<LogIndex>
{
    /// <summary>The position before the first entry.</summary>
    public static LogIndex Zero => default;

    /// <summary>Greater than every index of a log.</summary>
    public static LogIndex Max => new(ulong.MaxValue);

    /// <summary>The position after this one.</summary>
    public LogIndex Next => new(Value + 1);

    /// <summary>The position before this one; undefined for zero.</summary>
    public LogIndex Previous => new(Value - 1);

    /// <summary>The smaller of two positions.</summary>
    public static LogIndex Min(LogIndex left, LogIndex right) => left.Value < right.Value ? left : right;

    /// <summary>The greater of two positions.</summary>
    public static LogIndex Larger(LogIndex left, LogIndex right) => left.Value > right.Value ? left : right;

    /// <inheritdoc/>
    public int CompareTo(LogIndex other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The position <paramref name="count"/> entries later.</summary>
    public static LogIndex operator +(LogIndex index, ulong count) => new(index.Value + count);

    /// <summary>The position <paramref name="count"/> entries earlier; undefined below zero.</summary>
    public static LogIndex operator -(LogIndex index, ulong count) => new(index.Value - count);

    /// <summary>The number of entries between two positions; undefined if <paramref name="right"/> is the greater.</summary>
    public static ulong operator -(LogIndex left, LogIndex right) => left.Value - right.Value;

    /// <summary>Orders by position.</summary>
    public static bool operator <(LogIndex left, LogIndex right) => left.Value < right.Value;

    /// <summary>Orders by position.</summary>
    public static bool operator >(LogIndex left, LogIndex right) => left.Value > right.Value;

    /// <summary>Orders by position.</summary>
    public static bool operator <=(LogIndex left, LogIndex right) => left.Value <= right.Value;

    /// <summary>Orders by position.</summary>
    public static bool operator >=(LogIndex left, LogIndex right) => left.Value >= right.Value;
}
