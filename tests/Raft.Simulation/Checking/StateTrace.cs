using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using OrleansRaft.Core;

namespace OrleansRaft.Simulation;

/// <summary>
/// Writes every step of every replica, one JSON object a line, for the trace validation that etcd publishes with its specification
/// (<c>Traceetcdraft.tla</c>). What the specification does not know is no step in it: a poll before an election is left out, and whoever
/// polls is shown in the role that it had before.
/// </summary>
internal sealed class StateTrace(TextWriter output) : IRaftTracer
{
    /// <summary>The validation sorts lines by their time as text, so that all times must be of one length.</summary>
    private const long FirstTime = 1_000_000_000;

    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly Dictionary<ReplicaId, (RaftRole Role, Term Term)> _told = [];
    private long _time = FirstTime;

    public bool TracesSteps => true;

    public bool IsEnabled(TraceLevel level) => false;

    public void Write(TraceLevel level, string text)
    {
    }

    public void Step(in StateEvent step)
    {
        var before = _told.GetValueOrDefault(step.Replica);
        var role = step.Role == RaftRole.PreCandidate ? before.Role : step.Role;
        var endsPoll = step.Kind == StateEventKind.BecomeFollower && before == (RaftRole.Follower, step.HardState.Term);
        if (endsPoll) return;
        _told[step.Replica] = (role, step.HardState.Term);
        _line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_line)) Write(json, step, role);
        output.Write(Encoding.UTF8.GetString(_line.WrittenSpan));
        output.Write('\n');
    }

    private void Write(Utf8JsonWriter json, in StateEvent step, RaftRole role)
    {
        json.WriteStartObject();
        json.WriteString("tag", "trace");
        json.WriteNumber("ts", _time++);
        json.WriteStartObject("event");
        json.WriteString("name", step.Kind.ToString());
        json.WriteString("nid", Name(step.Replica));
        json.WriteStartObject("state");
        json.WriteNumber("term", step.HardState.Term.Value);
        json.WriteString("vote", Name(step.HardState.Vote));
        json.WriteNumber("commit", step.HardState.Commit.Value);
        json.WriteEndObject();
        json.WriteString("role", $"State{role}");
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

    /// <summary>A snapshot is an append of as many entries as it stands for, from the beginning.</summary>
    private static void Write(Utf8JsonWriter json, Message message)
    {
        var snapshot = message.Snapshot?.Metadata.Index;
        json.WriteStartObject("msg");
        json.WriteString("type", $"Msg{message.Type}");
        json.WriteNumber("term", message.Term.Value);
        json.WriteString("from", Name(message.From));
        json.WriteString("to", Name(message.To));
        json.WriteNumber("entries", snapshot?.Value ?? (ulong)message.Entries.Length);
        json.WriteNumber("logTerm", message.LogTerm.Value);
        json.WriteNumber("index", message.Index.Value);
        json.WriteNumber("commit", message.Commit.Value);
        json.WriteString("vote", Name(message.Vote));
        json.WriteBoolean("reject", message.Reject);
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
