using System;

namespace OrleansRaft.Core;

/// <summary>
/// What a replica wants done, in one go. Everything in it is read-only.
/// </summary>
/// <remarks>
/// <para>
/// Without <see cref="RaftOptions.AsyncStorageWrites"/>: persist <see cref="Snapshot"/>, <see cref="Entries"/> and
/// <see cref="HardState"/> together; only then send <see cref="Messages"/>; apply <see cref="CommittedEntries"/>; call
/// <see cref="RawNode.Advance"/>; only then take the next one.
/// </para>
/// <para>
/// With it: send what is in <see cref="Messages"/> to other replicas at once, and hand the messages to the two local threads, in
/// order. They carry all that is to be persisted and applied; the other fields are for the curious.
/// </para>
/// </remarks>
public sealed class Ready
{
    /// <summary>Leader and role, if they changed.</summary>
    public SoftState? SoftState { get; init; }

    /// <summary>The hard state, if it changed; otherwise empty.</summary>
    public HardState HardState { get; init; }

    /// <summary>Reads that are confirmed.</summary>
    public ReadOnlyMemory<ReadState> ReadStates { get; init; }

    /// <summary>Entries to write to the stable log, in place of what it holds from the first one's index on.</summary>
    public ReadOnlyMemory<Entry> Entries { get; init; }

    /// <summary>A received snapshot to install, in place of the whole log, or null.</summary>
    public Snapshot? Snapshot { get; init; }

    /// <summary>Entries to apply to the state machine.</summary>
    public ReadOnlyMemory<Entry> CommittedEntries { get; init; }

    /// <summary>Messages to send.</summary>
    public ReadOnlyMemory<Message> Messages { get; init; }

    /// <summary>Whether what is to be persisted must be durable before messages leave: entries, a new term, a vote.</summary>
    public bool MustSync { get; init; }
}
