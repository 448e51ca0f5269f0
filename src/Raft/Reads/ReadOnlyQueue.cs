using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace OrleansRaft.Core;

/// <summary>
/// A leader's reads that wait for a round of heartbeats (thesis §6.4). Requests are numbered; each heartbeat carries the number
/// of the latest one, and a response that returns it confirms this and all earlier ones. So one round serves all that came before
/// it, and the quorum's rule for commits also says which reads are confirmed.
/// </summary>
internal sealed class ReadOnlyQueue
{
    private readonly Queue<ReadRequest> _unconfirmed = new();
    private readonly List<(ReplicaId Replica, ulong Number)> _acks = [];
    private ulong _confirmed;

    public int Count => _unconfirmed.Count;

    /// <summary>What a heartbeat carries: the number of the latest request, or nothing if none waits.</summary>
    public ReadOnlyMemory<byte> HeartbeatContext
    {
        get
        {
            if (_unconfirmed.Count == 0) return default;
            var context = new byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(context, Latest);
            return context;
        }
    }

    private ulong Latest => _confirmed + (ulong)_unconfirmed.Count;

    public void Clear()
    {
        _unconfirmed.Clear();
        _acks.Clear();
        _confirmed = 0;
    }

    public void Add(ReadRequest request) => _unconfirmed.Enqueue(request);

    /// <summary>A replica acknowledged the leadership, for all that the context numbers. Anything else in a context is not ours.</summary>
    public void Acknowledge(ReplicaId replica, ReadOnlySpan<byte> context)
    {
        if (context.Length == sizeof(ulong)) Acknowledge(replica, BinaryPrimitives.ReadUInt64LittleEndian(context));
    }

    /// <summary>The leader itself acknowledges all that is there.</summary>
    public void AcknowledgeAll(ReplicaId self) => Acknowledge(self, Latest);

    /// <summary>The number up to which the quorum has confirmed.</summary>
    public ulong ConfirmedBy(JointQuorum quorum) => quorum.CommittedIndex(new Acks(_acks)).Value;

    /// <summary>Takes the next request, if its number is confirmed.</summary>
    public bool TryTake(ulong confirmed, out ReadRequest request)
    {
        if (_confirmed >= confirmed || !_unconfirmed.TryDequeue(out request))
        {
            request = default;
            return false;
        }

        _confirmed++;
        return true;
    }

    private void Acknowledge(ReplicaId replica, ulong number)
    {
        for (var i = 0; i < _acks.Count; i++)
        {
            if (_acks[i].Replica != replica) continue;
            _acks[i] = (replica, Math.Max(_acks[i].Number, number));
            return;
        }

        _acks.Add((replica, number));
    }

    private readonly struct Acks(List<(ReplicaId Replica, ulong Number)> acks) : IAckedIndexes
    {
        public bool TryGetAcked(ReplicaId voter, out LogIndex index)
        {
            foreach (var (replica, number) in acks)
            {
                if (replica != voter) continue;
                index = new LogIndex(number);
                return true;
            }

            index = default;
            return false;
        }
    }
}
