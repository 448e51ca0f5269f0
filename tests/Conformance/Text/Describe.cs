using System.Text;

namespace OrleansRaft.Conformance.Text;

/// <summary>How the transcripts print what a replica wants done.</summary>
internal static class Describe
{
    public static string Ready(Ready ready)
    {
        var text = new StringBuilder();
        if (ready.SoftState is { } soft) text.Append($"Lead:{soft.Leader} State:State{soft.Role}\n");
        if (!ready.HardState.IsEmpty) text.Append($"HardState {HardState(ready.HardState)}\n");
        if (!ready.ReadStates.IsEmpty) text.Append($"ReadStates {GoText.List(ready.ReadStates.ToArray().Select(Read))}\n");
        if (!ready.Entries.IsEmpty) text.Append("Entries:\n").Append(Entries(ready.Entries.Span));
        if (ready.Snapshot is { } snapshot) text.Append($"Snapshot {Snapshot(snapshot)}\n");
        if (!ready.CommittedEntries.IsEmpty) text.Append("CommittedEntries:\n").Append(Entries(ready.CommittedEntries.Span));
        if (!ready.Messages.IsEmpty) text.Append("Messages:\n");
        foreach (var message in ready.Messages.Span) text.Append(Message(message)).Append('\n');
        return text.Length == 0 ? "<empty Ready>" : $"Ready MustSync={(ready.MustSync ? "true" : "false")}:\n{text}";
    }

    public static string Message(Message message, string indent = "", bool withResponses = true)
    {
        var text = new StringBuilder(
            $"{indent}{Target(message.From)}->{Target(message.To)} Msg{message.Type} "
            + $"Term:{message.Term} Log:{message.LogTerm}/{message.Index}");
        if (message.Reject) text.Append($" Rejected (Hint: {message.RejectHint})");
        if (message.Commit > LogIndex.Zero) text.Append($" Commit:{message.Commit}");
        if (!message.Vote.IsNone) text.Append($" Vote:{message.Vote}");
        var entries = message.Entries.Span;
        if (entries.Length == 1) text.Append($" Entries:[{Entry(entries[0])}]");
        if (entries.Length > 1)
        {
            text.Append(" Entries:[");
            foreach (var entry in entries) text.Append($"\n{indent}  {Entry(entry)}");
            text.Append($"\n{indent}]");
        }

        if (message.Snapshot is { IsEmpty: false } snapshot) text.Append($"\n{indent}  Snapshot: {Snapshot(snapshot)}");
        if (!withResponses || message.Responses.IsEmpty) return text.ToString();
        text.Append(" Responses:[");
        foreach (var response in message.Responses.Span) text.Append('\n').Append(Message(response, indent + "  "));
        return text.Append($"\n{indent}]").ToString();
    }

    public static string Entries(ReadOnlySpan<Entry> entries)
    {
        var text = new StringBuilder();
        foreach (var entry in entries) text.Append(Entry(entry)).Append('\n');
        return text.ToString();
    }

    private static string Read(ReadState read) => $"{{{read.Index} {GoText.List(read.Context.ToArray())}}}";

    private static string Entry(Entry entry)
    {
        var payload = entry.Kind switch
        {
            EntryKind.Normal => GoText.Quote(entry.Data.Span),
            _ when ConfChangeCodec.TryDecode(entry) is { } change => Changes(change),
            _ => "unreadable",
        };
        return $"{entry.Term}/{entry.Index} Entry{entry.Kind}{(payload.Length > 0 ? " " : "")}{payload}";
    }

    private static string Changes(ConfChangeV2 change) => string.Join(' ', change.Changes.Select(c => c.Type switch
    {
        ConfChangeType.AddNode => $"v{c.Replica}",
        ConfChangeType.AddLearnerNode => $"l{c.Replica}",
        ConfChangeType.RemoveNode => $"r{c.Replica}",
        ConfChangeType.UpdateNode => $"u{c.Replica}",
        _ => $"unknown{c.Replica}",
    }));

    private static string HardState(HardState state) =>
        $"Term:{state.Term}{(state.Vote.IsNone ? "" : $" Vote:{state.Vote}")} Commit:{state.Commit}";

    private static string Snapshot(Snapshot snapshot)
    {
        var (index, term, configuration) = snapshot.Metadata;
        return $"Index:{index} Term:{term} ConfState:Voters:{GoText.List(configuration.Voters)} "
            + $"VotersOutgoing:{GoText.List(configuration.VotersOutgoing)} Learners:{GoText.List(configuration.Learners)} "
            + $"LearnersNext:{GoText.List(configuration.LearnersNext)} AutoLeave:{(configuration.AutoLeave ? "true" : "false")}";
    }

    private static string Target(ReplicaId id) =>
        id.IsNone ? "None"
        : id == ReplicaId.LocalAppendThread ? "AppendThread"
        : id == ReplicaId.LocalApplyThread ? "ApplyThread"
        : $"{id.Value:x}";
}
