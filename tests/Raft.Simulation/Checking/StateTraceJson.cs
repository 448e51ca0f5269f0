using System.Globalization;
using System.Text.Json;
using OrleansRaft.Core;

namespace OrleansRaft.Simulation;

/// <summary>One line of a <see cref="StateTrace"/>, with the field names that the trace validation reads.</summary>
internal static class StateTraceJson
{
    public static void WriteLine(Utf8JsonWriter json, long time, in StateEvent step)
    {
        json.WriteStartObject();
        json.WriteString("tag", "trace");
        json.WriteNumber("ts", time);
        json.WriteStartObject("event");
        json.WriteString("name", step.Kind.ToString());
        json.WriteString("nid", Name(step.Replica));
        json.WriteStartObject("state");
        json.WriteNumber("term", step.HardState.Term.Value);
        json.WriteString("vote", Name(step.HardState.Vote));
        json.WriteNumber("commit", step.HardState.Commit.Value);
        json.WriteEndObject();
        json.WriteString("role", $"State{step.Role}");
        json.WriteNumber("log", step.LastIndex.Value);
        json.WriteStartArray("conf");
        Write(json, step.Configuration.Voters);
        Write(json, step.Configuration.VotersOutgoing);
        json.WriteEndArray();
        if (step.Message is { } message) Write(json, message);
        WriteProperties(json, step);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>
    /// A snapshot is an append of as many entries as it stands for, from the beginning. An append tells a commit index that may lie beyond
    /// its entries, of which the receiver takes what they reach: the specification has the sender do that. A leader of an earlier term is
    /// answered without an acknowledgement, which the specification calls a refusal.
    /// </summary>
    private static void Write(Utf8JsonWriter json, Message message)
    {
        var snapshot = message.Snapshot?.Metadata.Index;
        var commit = message.Commit.Value;
        if (message.Type == MessageType.App) commit = Math.Min(commit, message.Index.Value + (ulong)message.Entries.Length);
        var isForEarlierTerm = message.Type == MessageType.AppResp && message.Index == LogIndex.Zero;
        json.WriteStartObject("msg");
        json.WriteString("type", $"Msg{message.Type}");
        json.WriteNumber("term", message.Term.Value);
        json.WriteString("from", Name(message.From));
        json.WriteString("to", Name(message.To));
        json.WriteNumber("entries", snapshot?.Value ?? (ulong)message.Entries.Length);
        json.WriteNumber("logTerm", message.LogTerm.Value);
        json.WriteNumber("index", message.Index.Value);
        json.WriteNumber("commit", commit);
        json.WriteString("vote", Name(message.Vote));
        json.WriteBoolean("reject", message.Reject || isForEarlierTerm);
        json.WriteNumber("rejectHint", message.RejectHint.Value);
        json.WriteEndObject();
    }

    private static void WriteProperties(Utf8JsonWriter json, in StateEvent step)
    {
        if (step.Receiver is { } receiver)
        {
            json.WriteStartObject("prop");
            json.WriteNumber("match", receiver.Match.Value);
            json.WriteNumber("next", receiver.Next.Value);
            json.WriteEndObject();
        }

        if (step.Change is null && step.Kind != StateEventKind.ApplyConfChange) return;
        json.WriteStartObject("prop");
        json.WriteStartObject("cc");
        if (step.Change is { } change)
        {
            json.WriteStartArray("changes");
            foreach (var (type, replica) in change.Changes)
            {
                if (ActionOf(type) is not { } action) continue;
                json.WriteStartObject();
                json.WriteString("nid", Name(replica));
                json.WriteString("action", action);
                json.WriteEndObject();
            }
        }
        else
        {
            json.WriteStartArray("newconf");
            foreach (var id in step.Configuration.Voters) json.WriteStringValue(Name(id));
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<ReplicaId> voters)
    {
        json.WriteStartArray();
        foreach (var id in voters) json.WriteStringValue(Name(id));
        json.WriteEndArray();
    }

    private static string? ActionOf(ConfChangeType type) => type switch
    {
        ConfChangeType.AddNode => "AddNewServer",
        ConfChangeType.AddLearnerNode => "AddLearner",
        ConfChangeType.RemoveNode => "RemoveServer",
        _ => null,
    };

    /// <summary>Nobody is "0".</summary>
    private static string Name(ReplicaId id) => id.Value.ToString(CultureInfo.InvariantCulture);
}
