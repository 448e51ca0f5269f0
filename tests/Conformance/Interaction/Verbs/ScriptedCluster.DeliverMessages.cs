using System.Globalization;
using OrleansRaft.Conformance.DataDriven;
using OrleansRaft.Conformance.Text;

namespace OrleansRaft.Conformance.Interaction;

internal sealed partial class ScriptedCluster
{
    /// <summary><c>deliver-msgs 1 2 type=MsgApp drop=(3,4)</c></summary>
    private void DeliverMessages(Directive directive)
    {
        MessageType? type = null;
        var receivers = new List<(ReplicaId Id, bool Drop)>();
        foreach (var argument in directive.Arguments)
        {
            switch (argument.Key)
            {
                case "drop":
                    receivers.AddRange(argument.Numbers.Select(n => (new ReplicaId(n), true)));
                    break;
                case "type":
                    type = ParseType(argument.Values[^1]);
                    break;
                case var key when argument.Values.Count == 0:
                    receivers.Add((new ReplicaId(ulong.Parse(key, CultureInfo.InvariantCulture)), false));
                    break;
            }
        }

        if (receivers.GroupBy(r => r.Id).FirstOrDefault(g => g.Count() > 1) is { } both && both.Any(r => r.Drop))
            throw new FormatException($"can't both deliver and drop msgs to {both.Key}");
        var count = receivers.Sum(r => Deliver(r.Id, type, r.Drop));
        if (count == 0) _output.WriteLine("no messages");
    }

    private static MessageType ParseType(string name) =>
        name.StartsWith("Msg", StringComparison.Ordinal) && Enum.TryParse<MessageType>(name.AsSpan(3), out var type)
            ? type
            : throw new FormatException($"unknown message type {name}");

    private int Deliver(ReplicaId to, MessageType? type = null, bool drop = false)
    {
        var selected = _messages.Where(m => IsSelected(m, to, type, drop)).ToList();
        _messages = [.. _messages.Where(m => !IsSelected(m, to, type, drop))];
        foreach (var message in selected)
        {
            _output.WriteLine($"{(drop ? "dropped: " : "")}{Describe.Message(message)}");
            if (drop) continue;
            var outcome = NodeOf(to.Value).Raft.Step(message);
            if (outcome == StepOutcome.Processed) continue;
            _output.WriteLine(outcome switch
            {
                StepOutcome.ProposalDropped => "raft proposal dropped",
                StepOutcome.LocalMessage => "raft: cannot step raft local message",
                StepOutcome.UnknownPeer => "raft: cannot step as peer not found",
                _ => outcome.ToString(),
            });
        }

        return selected.Count;
    }

    /// <summary>What a replica's own storage threads say cannot be lost.</summary>
    private static bool IsSelected(Message message, ReplicaId to, MessageType? type, bool drop) =>
        message.To == to && (type is null || message.Type == type) && !(drop && IsLocal(message));

    private static bool IsLocal(Message message) => message.From == message.To || message.From.IsLocalThread || message.To.IsLocalThread;
}
