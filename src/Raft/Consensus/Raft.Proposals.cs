using System;

namespace OrleansRaft.Core;

/// <summary>How commands and membership changes enter the log.</summary>
internal sealed partial class Raft
{
    private Entry[] _scratch = [];

    /// <summary>
    /// Payload bytes of the uncommitted tail, on a leader. An estimate that is never too high: it starts at zero with each term,
    /// and shrinks when entries are applied.
    /// </summary>
    private ulong _uncommittedSize;

    /// <summary>Proposes commands, all or none.</summary>
    public ProposalResult Propose(ReadOnlySpan<ReadOnlyMemory<byte>> commands)
    {
        var first = Log.LastIndex.Next;
        if (Role != RaftRole.Leader)
        {
            var blocked = WhyNotForwarded();
            if (blocked is { } outcome) return Result(outcome, default);
            var entries = new Entry[commands.Length];
            for (var i = 0; i < entries.Length; i++) entries[i] = new Entry(default, default, EntryKind.Normal, commands[i]);
            return Forward(entries, Id);
        }

        if (WhyNotProposable() is { } refused) return Result(refused, default);
        var numbered = Scratch(commands.Length);
        for (var i = 0; i < numbered.Length; i++)
            numbered[i] = new Entry(Term, first + (ulong)i, EntryKind.Normal, commands[i]);
        var result = AppendProposal(numbered, first);
        numbered.Clear();
        return result;
    }

    /// <summary>Proposes a membership change.</summary>
    public ConfChangeResult ProposeConfChange(EntryKind kind, ReadOnlyMemory<byte> data)
    {
        var entry = new Entry(default, default, kind, data);
        if (Role != RaftRole.Leader)
        {
            var blocked = WhyNotForwarded();
            return new ConfChangeResult(blocked is { } outcome ? Result(outcome, default) : Forward(new[] { entry }, Id), default, null);
        }

        if (WhyNotProposable() is { } refused) return new ConfChangeResult(Result(refused, default), default, null);
        var first = Log.LastIndex.Next;
        var admitted = Admit(entry, first, out var refusal, out var reason);
        return new ConfChangeResult(AppendProposal([admitted], first), refusal, reason);
    }

    /// <summary>A proposal that came from another replica, or from the leader's own apply.</summary>
    private StepOutcome StepProposal(Message message)
    {
        ProposalResult result;
        if (Role != RaftRole.Leader)
        {
            var blocked = WhyNotForwarded();
            result = blocked is { } outcome ? Result(outcome, default) : Forward(message.Entries, message.From);
        }
        else if (WhyNotProposable() is { } refused)
        {
            result = Result(refused, default);
        }
        else
        {
            var first = Log.LastIndex.Next;
            var proposed = message.Entries.Span;
            var numbered = Scratch(proposed.Length);
            for (var i = 0; i < numbered.Length; i++) numbered[i] = Admit(proposed[i], first + (ulong)i, out _, out _);
            result = AppendProposal(numbered, first);
            numbered.Clear();
        }

        return result.Outcome is ProposalOutcome.Accepted or ProposalOutcome.Forwarded
            ? StepOutcome.Processed
            : StepOutcome.ProposalDropped;
    }

    private ProposalOutcome? WhyNotForwarded()
    {
        if (Role != RaftRole.Follower || Leader.IsNone)
        {
            _trace.Info?.Write($"{Id.Value:x} no leader at term {Term}; dropping proposal");
            return ProposalOutcome.NotLeader;
        }

        if (!_options.DisableProposalForwarding) return null;
        _trace.Info?.Write($"{Id.Value:x} not forwarding to leader {Leader.Value:x} at term {Term}; dropping proposal");
        return ProposalOutcome.NotLeader;
    }

    private ProposalOutcome? WhyNotProposable()
    {
        if (!IsMember(Id)) return ProposalOutcome.NotMember;
        if (_leadTransferee.IsNone) return null;
        _trace.Debug?.Write(
            $"{Id.Value:x} [term {Term}] transfer leadership to {_leadTransferee.Value:x} is in progress; dropping proposal");
        return ProposalOutcome.LeadershipTransferring;
    }

    /// <summary>A forwarded proposal bears no term: it is as if it were made where it arrives.</summary>
    private ProposalResult Forward(ReadOnlyMemory<Entry> entries, ReplicaId from)
    {
        Send(new Message { Type = MessageType.Prop, To = Leader, From = from, Entries = entries });
        return Result(ProposalOutcome.Forwarded, default);
    }

    private ProposalResult AppendProposal(ReadOnlySpan<Entry> entries, LogIndex first)
    {
        if (!TryAppendAsLeader(entries)) return Result(ProposalOutcome.Overloaded, default);
        BroadcastAppend();
        return Result(ProposalOutcome.Accepted, first);
    }

    private ProposalResult Result(ProposalOutcome outcome, LogIndex index) => new(outcome, Term, index, Leader);

    /// <summary>
    /// Appends entries that bear the leader's term and the next indexes. The leader acknowledges its own entries as a follower
    /// does: by a message that comes back when they are durable. So it may send them to others while it still writes them
    /// (thesis §10.2.1).
    /// </summary>
    private bool TryAppendAsLeader(ReadOnlySpan<Entry> entries)
    {
        var size = EntrySize.Payload(entries);

        // With an empty tail any size is let through, or a large command could never be proposed. No payload is never refused: a new
        // leader's entry and the leaving of a joint configuration must get through.
        if (_uncommittedSize > 0 && size > 0 && _uncommittedSize + size > _options.MaxUncommittedEntriesSize)
        {
            _trace.Warn?.Write(
                $"{Id.Value:x} appending new entries to log would exceed uncommitted entry size limit; dropping proposal");
            return false;
        }

        _uncommittedSize += size;
        Log.Append(entries);
        TraceAppended(entries);
        Send(new Message { Type = MessageType.AppResp, To = Id, From = Id, Term = Term, Index = Log.LastIndex });
        return true;
    }

    private void ReduceUncommittedSize(ulong size) => _uncommittedSize = _uncommittedSize > size ? _uncommittedSize - size : 0;

    /// <summary>A place for entries on their way into the log, which copies the references.</summary>
    private Span<Entry> Scratch(int count)
    {
        if (_scratch.Length < count) _scratch = new Entry[count];
        return _scratch.AsSpan(0, count);
    }
}
