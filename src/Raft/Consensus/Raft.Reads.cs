using System;
using System.Collections.Generic;

namespace OrleansRaft.Core;

/// <summary>Linearizable reads without a log entry (thesis §6.4).</summary>
internal sealed partial class Raft
{
    private readonly ReadOnlyQueue _reads = new();

    /// <summary>Reads that came before this leader had committed an entry of its term: it does not know the commit index yet.</summary>
    private readonly List<ReadRequest> _postponedReads = [];

    private List<ReadState> _readStates = [];

    public bool HasReadStates => _readStates.Count > 0;

    public ReadOnlyMemory<ReadState> TakeReadStates()
    {
        if (_readStates.Count == 0) return default;
        var taken = _readStates.ToArray();
        _readStates = [];
        return taken;
    }

    public ReadIndexOutcome RequestRead(ReplicaId from, ReadOnlyMemory<byte> context)
    {
        switch (Role)
        {
            case RaftRole.Leader:
                return ReadAsLeader(new ReadRequest(from, context, Log.Committed));
            case RaftRole.Follower when !Leader.IsNone:
                var entry = new Entry(default, default, EntryKind.Normal, context);
                Send(new Message { Type = MessageType.ReadIndex, To = Leader, From = from, Entries = new[] { entry } });
                return ReadIndexOutcome.Forwarded;
            case RaftRole.Follower:
                _trace.Info?.Write($"{Id.Value:x} no leader at term {Term}; dropping index reading msg");
                return ReadIndexOutcome.NoLeader;
            default:
                return ReadIndexOutcome.NoLeader;
        }
    }

    private ReadIndexOutcome ReadAsLeader(ReadRequest request)
    {
        if (_postponedReads.Count + _reads.Count - _pendingRenewals >= _options.MaxPendingReads) return ReadIndexOutcome.Overloaded;

        // Before the first commit in its term a leader may know less of the commit index than its predecessor did. This holds for
        // a group of one as well: the commit index that it restarted with may be an older one (a stale one is allowed to persist).
        if (Log.TermOrZero(Log.Committed) != Term) _postponedReads.Add(request);
        else StartRead(request);
        return ReadIndexOutcome.Pending;
    }

    private void StartRead(ReadRequest request)
    {
        // Alone, or within its lease, the leader need not ask.
        if (_tracker.IsSingleton(Id) || HoldsLease)
        {
            Answer(request);
            return;
        }

        _reads.Add(request);
        _reads.AcknowledgeAll(Id);
        BroadcastHeartbeat();
    }

    private void ReleasePostponedReads()
    {
        if (_postponedReads.Count == 0 || Log.TermOrZero(Log.Committed) != Term) return;
        var postponed = _postponedReads.ToArray();
        _postponedReads.Clear();
        foreach (var request in postponed) StartRead(request with { Index = Log.Committed });
    }

    private void ReleaseConfirmedReads()
    {
        if (_reads.Count == 0) return;
        var confirmed = _reads.ConfirmedBy(_tracker.Quorum);
        while (_reads.TryTake(confirmed, out var request)) Answer(request);
    }

    private void Answer(ReadRequest request)
    {
        if (request.IsLeaseRenewal)
        {
            RenewLease(request);
            return;
        }

        if (request.From == Id)
        {
            _readStates.Add(new ReadState(request.Index, request.Context));
            return;
        }

        Send(new Message
        {
            Type = MessageType.ReadIndexResp,
            To = request.From,
            From = Id,
            Term = Term,
            Index = request.Index,
            Entries = new[] { new Entry(default, default, EntryKind.Normal, request.Context) },
        });
    }

    private void OnReadResponse(Message response)
    {
        if (response.Entries.Length != 1)
        {
            _trace.Error?.Write(
                $"{Id.Value:x} invalid format of MsgReadIndexResp from {response.From.Value:x}, entries count: {response.Entries.Length}");
            return;
        }

        _readStates.Add(new ReadState(response.Index, response.Entries.Span[0].Data));
    }

    /// <summary>Reads that wait are lost with the role: whoever asked asks again.</summary>
    private void ForgetReads()
    {
        _reads.Clear();
        _postponedReads.Clear();
        ForgetLease();
    }
}
