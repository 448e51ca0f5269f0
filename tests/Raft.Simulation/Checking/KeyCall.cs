namespace OrleansRaft.Simulation;

/// <summary>What a client asked of a key.</summary>
internal enum KeyCallKind
{
    Put,
    Delete,
    Get,
}

/// <summary>What a client asked, and what it was told.</summary>
internal sealed class KeyCall
{
    /// <summary>Never returned: it may have happened at any time since, or may yet.</summary>
    public const long Never = long.MaxValue;

    /// <summary>Its number; also the value that it puts.</summary>
    public required ulong Id { get; init; }

    public required int Key { get; init; }

    public required KeyCallKind Kind { get; init; }

    public KvCondition Condition { get; init; }

    public required long Invoked { get; init; }

    /// <summary>When its answer came, or <see cref="Never"/>.</summary>
    public long Returned { get; set; } = Never;

    /// <summary>What it was told; only with <see cref="Returned"/>.</summary>
    public KvAnswerKind Answer { get; set; }

    /// <summary>The revision that it was told.</summary>
    public ulong Revision { get; set; }

    /// <summary>With <see cref="KvAnswerKind.Found"/>: the number of the put that wrote the value.</summary>
    public ulong Value { get; set; }

    public bool HasReturned => Returned != Never;

    public override string ToString() =>
        $"{Id}: {Kind} {Key}{Describe(Condition)} [{Invoked}, "
        + (HasReturned ? $"{Returned}] {Answer} revision {Revision} value {Value}" : "never]");

    private static string Describe(KvCondition condition) => condition.Kind switch
    {
        KvConditionKind.None => "",
        KvConditionKind.Revision => $" if {condition.Revision}",
        _ => $" if {condition.Kind}",
    };
}
