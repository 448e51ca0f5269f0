using OrleansRaft.Core;
using OrleansRaft.Hosting;

namespace OrleansRaft.Bench.Micro;

/// <summary>One node with its log in memory, where a write is durable, and a command applied, as soon as the core asks for it.</summary>
internal sealed class CoreReplica
{
    private static readonly RaftSiloOptions Defaults = new();

    private readonly MemoryStorage _log = new();
    private readonly Queue<Message> _network;

    /// <param name="id">Its id.</param>
    /// <param name="birth">What each member begins with.</param>
    /// <param name="network">Takes what it says to the others.</param>
    public CoreReplica(ReplicaId id, SnapshotMetadata birth, Queue<Message> network)
    {
        _network = network;
        _log.ApplySnapshot(new Snapshot(birth, default));
        _log.SetHardState(new HardState(birth.Term, ReplicaId.None, birth.Index));

        // As ReplicaDriver does, so that the figures are those of the service.
        Node = new RawNode(new RaftOptions
        {
            Id = id,
            Storage = _log,
            Applied = birth.Index,
            AsyncStorageWrites = true,
            CheckQuorum = true,
            PreVote = true,
            DisableProposalForwarding = true,
            StepDownOnRemoval = true,
            ShareCommitInVotes = true,
            JitterSeed = id.Value,
        });
    }

    /// <summary>The core.</summary>
    public RawNode Node { get; }

    /// <summary>Takes a message from another replica, and does what follows from it.</summary>
    public void Receive(Message message)
    {
        Step(message);
        Pump();
    }

    /// <summary>Does all that the core wants done.</summary>
    public void Pump()
    {
        while (Node.HasReady)
        {
            foreach (var message in Node.Ready().Messages.Span) Dispatch(message);
        }

        // As often, and as far, as a replica that takes a snapshot.
        if (_log.Count >= Defaults.SnapshotEntries + Defaults.KeepEntries)
            _log.Compact(new LogIndex(Node.Applied.Value - (ulong)Defaults.KeepEntries));
    }

    private void Dispatch(Message message)
    {
        if (message.To == ReplicaId.LocalAppendThread) Append(message);
        else if (message.To != ReplicaId.LocalApplyThread) _network.Enqueue(message);
        foreach (var response in message.Responses.Span)
        {
            if (response.To == Node.Id) Step(response);
            else _network.Enqueue(response);
        }
    }

    private void Append(Message append)
    {
        if (append.HardState is { IsEmpty: false } state) _log.SetHardState(state);
        _log.Append(append.Entries.Span);
    }

    private void Step(Message message)
    {
        if (Node.Step(message) is var outcome and not StepOutcome.Processed)
            throw new InvalidOperationException($"Replica {Node.Id} answered {outcome} to {message.Type}.");
    }
}
