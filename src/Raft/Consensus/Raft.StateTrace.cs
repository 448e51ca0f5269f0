using System;

namespace OrleansRaft.Core;

/// <summary>Tells each step to whoever checks it against a specification. Costs a look at a field where nobody does.</summary>
internal sealed partial class Raft
{
    /// <summary>Starting from what storage holds is one step, not one for each thing that is put in its place.</summary>
    private readonly bool _isStarted;

    public void TraceReady() => Trace(StateEventKind.Ready);

    private void Trace(
        StateEventKind kind, Message? message = null, ConfChangeV2? change = null, ReplicaProgress? receiver = null)
    {
        if (_trace.Steps is not { } steps || !_isStarted) return;
        steps.Step(new StateEvent(kind, Id, HardState, Role, Log.LastIndex, Configuration, message, change, receiver));
    }

    /// <summary>The leaving of a joint configuration changes no member by itself, and is not told.</summary>
    private void TraceAppended(ReadOnlySpan<Entry> entries)
    {
        if (_trace.Steps is null) return;
        foreach (var entry in entries)
        {
            if (entry.Kind == EntryKind.Normal) Trace(StateEventKind.Replicate);
            else if (ConfChangeCodec.TryDecode(entry) is { Changes.IsEmpty: false } change) Trace(StateEventKind.ChangeConf, null, change);
        }
    }

    private void TraceSent(Message message)
    {
        if (_trace.Steps is null) return;
        var receiver = message.Type == MessageType.App ? _tracker.Progress.Find(message.To)?.View(message.To) : null;
        if (KindOf(message.Type, isReceived: false) is { } kind) Trace(kind, message, receiver: receiver);
    }

    private void TraceReceived(Message message)
    {
        if (_trace.Steps is not null && KindOf(message.Type, isReceived: true) is { } kind) Trace(kind, message);
    }

    /// <summary>A heartbeat is an append without entries, a snapshot one of the whole log before it. What is no step has no kind.</summary>
    private static StateEventKind? KindOf(MessageType type, bool isReceived) => type switch
    {
        MessageType.App or MessageType.Heartbeat or MessageType.Snap =>
            isReceived ? StateEventKind.ReceiveAppendEntriesRequest : StateEventKind.SendAppendEntriesRequest,
        MessageType.AppResp or MessageType.HeartbeatResp =>
            isReceived ? StateEventKind.ReceiveAppendEntriesResponse : StateEventKind.SendAppendEntriesResponse,
        MessageType.Vote => isReceived ? StateEventKind.ReceiveRequestVoteRequest : StateEventKind.SendRequestVoteRequest,
        MessageType.VoteResp => isReceived ? StateEventKind.ReceiveRequestVoteResponse : StateEventKind.SendRequestVoteResponse,
        _ => null,
    };
}
