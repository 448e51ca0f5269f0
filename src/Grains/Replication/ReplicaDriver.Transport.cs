using OrleansRaft.Core;
using OrleansRaft.Wire;

namespace OrleansRaft.Replication;

/// <content>Messages to other replicas: one frame per destination and transition.</content>
internal sealed partial class ReplicaDriver
{
    private readonly Dictionary<ReplicaId, Outbox> _outboxes = [];
    private bool _sendsAll;

    private void Post(Message message)
    {
        if (!_outboxes.TryGetValue(message.To, out var outbox)) _outboxes.Add(message.To, outbox = new Outbox());
        outbox.Add(message);
    }

    private void FlushOutboxes()
    {
        foreach (var (to, outbox) in _outboxes)
        {
            var messages = outbox.Take(_sendsAll);
            if (messages.Length > 0 && SiloOf(to) is { } silo) _runtime.Send(silo, FrameFor(to, messages));
        }

        _sendsAll = false;
    }

    /// <summary>Members live where the log says; whom the log does not name yet, where it wrote from.</summary>
    private string? SiloOf(ReplicaId id) => Members.SiloOf(id) ?? _peers.SiloOf(id);

    private Frame FrameFor(ReplicaId to, Message[] messages) => new(Id, _options.Silo, _options.Incarnation, to, _peers.EpochOf(to), messages);
}
