using OrleansRaft.Core;

namespace OrleansRaft.Bench.Micro;

/// <summary>Three voters on one thread: a message arrives when everything before it was taken, and none is lost.</summary>
internal sealed class CoreGroup
{
    private readonly Queue<Message> _network = new();
    private readonly CoreReplica[] _replicas;

    /// <summary>Makes the group and elects its first member.</summary>
    public CoreGroup()
    {
        ReplicaId[] voters = [new(1), new(2), new(3)];
        var birth = new SnapshotMetadata(new LogIndex(1), new Term(1), new Configuration { Voters = [.. voters] });
        _replicas = [.. voters.Select(id => new CoreReplica(id, birth, _network))];
        Leader.Node.Campaign();
        Settle();
        if (Leader.Node.Role != RaftRole.Leader) throw new InvalidOperationException($"The candidate became a {Leader.Node.Role}.");
    }

    private CoreReplica Leader => _replicas[0];

    /// <summary>Proposes commands together, and returns when all three members have applied them.</summary>
    public void Commit(ReadOnlySpan<ReadOnlyMemory<byte>> commands)
    {
        var proposal = Leader.Node.Propose(commands);
        if (!proposal.IsAccepted) throw new InvalidOperationException($"The proposal was {proposal.Outcome}.");
        Settle();
        foreach (var replica in _replicas)
        {
            if (replica.Node.Applied != Leader.Node.LastIndex) throw new InvalidOperationException($"Replica {replica.Node.Id} lags.");
        }
    }

    private void Settle()
    {
        Leader.Pump();
        while (_network.TryDequeue(out var message)) _replicas[message.To.Value - 1].Receive(message);
    }
}
