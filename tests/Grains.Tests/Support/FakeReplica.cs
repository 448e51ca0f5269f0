using System.Collections.Concurrent;
using OrleansRaft.Replicas;
using OrleansRaft.Replication;

namespace OrleansRaft.Grains.Tests.Support;

/// <summary>A replica that only remembers what it was told.</summary>
internal sealed class FakeReplica : ILocalReplica
{
    private int _ticks;

    public MemberRegistry? Members => null;

    public ConcurrentQueue<byte[]> Frames { get; } = new();

    public ConcurrentQueue<string> LostSilos { get; } = new();

    public ConcurrentQueue<(Payloads Commands, Action<CommandReply> Settled)> Proposed { get; } = new();

    public int Ticks => Volatile.Read(ref _ticks);

    public void Deliver(byte[] frame) => Frames.Enqueue(frame);

    public void Tick() => Interlocked.Increment(ref _ticks);

    public void SiloLost(string silo) => LostSilos.Enqueue(silo);

    public void Propose(Payloads commands, Action<CommandReply> settled) => Proposed.Enqueue((commands, settled));

    public void Query(Payloads queries, Action<QueryReply> settled) => throw new NotSupportedException();
}
