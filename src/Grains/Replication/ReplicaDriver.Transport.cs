using OrleansRaft.Core;
using OrleansRaft.Wire;

namespace OrleansRaft.Replication;

/// <content>Messages to other replicas: one frame per destination and transition.</content>
internal sealed partial class ReplicaDriver
{
    private readonly Dictionary<ReplicaId, List<Message>> _outbox = [];

    private void Post(Message message)
    {
        if (!_outbox.TryGetValue(message.To, out var messages)) _outbox.Add(message.To, messages = []);
        messages.Add(message);
    }

    private void FlushOutbox()
    {
        foreach (var (to, messages) in _outbox)
        {
            if (messages.Count == 0) continue;
            if (SiloOf(to) is { } silo) _runtime.Send(silo, FrameFor(to, [.. messages]));
            messages.Clear();
        }
    }

    /// <summary>Members live where the log says; whom the log does not name yet, where it wrote from.</summary>
    private string? SiloOf(ReplicaId id) => Members.SiloOf(id) ?? _peers.SiloOf(id);

    private Frame FrameFor(ReplicaId to, Message[] messages) => new(Id, _options.Silo, _options.Incarnation, to, _peers.EpochOf(to), messages);
}
