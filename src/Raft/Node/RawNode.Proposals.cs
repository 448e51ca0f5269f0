using System;

namespace OrleansRaft.Core;

/// <summary>Commands and membership changes.</summary>
public sealed partial class RawNode
{
    /// <summary>Proposes one command.</summary>
    /// <param name="command">Its bytes. Not altered afterwards.</param>
    public ProposalResult Propose(ReadOnlyMemory<byte> command) => _raft.Propose([command]);

    /// <summary>Proposes several commands, which take consecutive indexes: all are accepted or none.</summary>
    /// <param name="commands">Their bytes. Not altered afterwards.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    public ProposalResult Propose(ReadOnlySpan<ReadOnlyMemory<byte>> commands)
    {
        if (commands.IsEmpty) throw new ArgumentException("Nothing is proposed.", nameof(commands));
        return _raft.Propose(commands);
    }

    /// <summary>Proposes a membership change of one replica.</summary>
    public ConfChangeResult ProposeConfChange(ConfChange change) =>
        _raft.ProposeConfChange(EntryKind.ConfChange, ConfChangeCodec.Encode(change));

    /// <summary>
    /// Proposes a membership change. A leader judges it against the configuration in effect, by the very rules by which it is applied.
    /// </summary>
    public ConfChangeResult ProposeConfChange(ConfChangeV2 change) =>
        _raft.ProposeConfChange(EntryKind.ConfChangeV2, ConfChangeCodec.Encode(change));

    /// <summary>
    /// Puts a committed membership change into effect. The driver calls it for each committed entry of kind
    /// <see cref="EntryKind.ConfChange"/> and <see cref="EntryKind.ConfChangeV2"/>, in order, before it acknowledges the entry by
    /// <see cref="Advance"/> or the apply message's response.
    /// </summary>
    public AppliedConfChange ApplyConfChange(ConfChangeV2 change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return _raft.ApplyConfChange(change);
    }

    /// <summary>The same for the entry itself. Bytes that hold no change are a change that takes no effect.</summary>
    /// <exception cref="ArgumentException">It is an entry of kind <see cref="EntryKind.Normal"/>.</exception>
    public AppliedConfChange ApplyConfChange(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Kind == EntryKind.Normal) throw new ArgumentException("The entry is no membership change.", nameof(entry));
        return _raft.ApplyConfChange(ConfChangeCodec.TryDecode(entry));
    }
}
