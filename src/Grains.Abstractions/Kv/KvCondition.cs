namespace OrleansRaft;

/// <summary>What a key must be for a write to happen. Checked when the write is applied: nothing comes between the two.</summary>
public readonly record struct KvCondition
{
    private KvCondition(KvConditionKind kind, ulong revision = 0) => (Kind, Revision) = (kind, revision);

    /// <summary>The write happens whatever is there. The default.</summary>
    public static KvCondition None => default;

    /// <summary>Only if there is no such key.</summary>
    public static KvCondition IfAbsent => new(KvConditionKind.Absent);

    /// <summary>Only if there is such a key, whatever its revision.</summary>
    public static KvCondition IfPresent => new(KvConditionKind.Present);

    /// <summary>What is asked.</summary>
    public KvConditionKind Kind { get; }

    /// <summary>With <see cref="KvConditionKind.Revision"/> the revision; else 0.</summary>
    public ulong Revision { get; }

    /// <summary>Only if the key has this revision: nobody wrote it since it was read.</summary>
    /// <param name="revision">From an earlier answer; from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is 0, which no key ever has.</exception>
    public static KvCondition IfRevision(ulong revision)
    {
        ArgumentOutOfRangeException.ThrowIfZero(revision);
        return new(KvConditionKind.Revision, revision);
    }

    /// <summary>Whether a key at this revision meets it.</summary>
    /// <param name="revision">The key's revision; 0 if there is no such key.</param>
    public bool IsMetBy(ulong revision) => Kind switch
    {
        KvConditionKind.None => true,
        KvConditionKind.Absent => revision == 0,
        KvConditionKind.Present => revision != 0,
        _ => revision == Revision,
    };
}

/// <summary>What a <see cref="KvCondition"/> asks. The numbers are on the wire: never renumbered.</summary>
public enum KvConditionKind : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>That the key does not exist.</summary>
    Absent = 1,

    /// <summary>That the key exists.</summary>
    Present = 2,

    /// <summary>That the key has a certain revision.</summary>
    Revision = 3,
}
