using System.Buffers;
using System.Text;
using System.Text.Json;
using OrleansRaft.Core;

namespace OrleansRaft.Simulation;

/// <summary>
/// Writes every step of every replica, one JSON object a line, for the trace validation that etcd publishes with its specification
/// (<c>Traceetcdraft.tla</c>). What the specification does not know is no step in it: a poll before an election is left out, and whoever
/// polls is shown in the role that it had before. A term that only the refusal of a poll told is shown from the first other message of
/// that term on, as if it had been entered by that: until then nothing depends on it but what is refused.
/// </summary>
internal sealed class StateTrace(TextWriter output) : IRaftTracer
{
    /// <summary>The validation sorts lines by their time as text, so that all times must be of one length.</summary>
    private const long FirstTime = 1_000_000_000;

    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly Dictionary<ReplicaId, Told> _told = [];
    private long _time = FirstTime;

    public bool TracesSteps => true;

    public bool IsEnabled(TraceLevel level) => false;

    public void Write(TraceLevel level, string text)
    {
    }

    public void Step(in StateEvent step)
    {
        var told = _told.GetValueOrDefault(step.Replica);
        if (IsUntold(step, told, out var isBehind))
        {
            _told[step.Replica] = told with { IsBehind = isBehind };
            return;
        }

        var shown = isBehind
            ? step with { HardState = step.HardState with { Term = told.Term, Vote = told.Vote }, Role = told.Role }
            : step with { Role = step.Role == RaftRole.PreCandidate ? told.Role : step.Role };
        _line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_line)) StateTraceJson.WriteLine(json, _time++, shown);
        output.Write(Encoding.UTF8.GetString(_line.WrittenSpan));
        output.Write('\n');

        var received = IsReceipt(step) ? step.Message!.Term : Term.Zero;
        if (received >= step.HardState.Term) isBehind = false;
        _told[step.Replica] = isBehind
            ? told with { Received = received }
            : new Told(step.HardState.Term, step.HardState.Vote, received > told.Term ? RaftRole.Follower : shown.Role, received, false);
    }

    /// <summary>Whether a step stays untold; and whether what was told before it, or with it, is an earlier term than the replica's.</summary>
    private static bool IsUntold(in StateEvent step, in Told told, out bool isBehind)
    {
        isBehind = told.IsBehind;
        var term = step.HardState.Term;
        switch (step.Kind)
        {
            case StateEventKind.InitState or StateEventKind.BecomeCandidate:
                isBehind = false;
                return false;
            case StateEventKind.BecomeFollower:
                isBehind = term > told.Term && term != told.Received;
                var endsPoll = told.Term == term && told.Role == RaftRole.Follower;
                return isBehind || endsPoll;
            default:
                // Refused for its term: to those who do not know of that term, it was lost.
                return isBehind && IsReceipt(step) && step.Message!.Term < term;
        }
    }

    private static bool IsReceipt(in StateEvent step) => step.Kind is
        StateEventKind.ReceiveAppendEntriesRequest or StateEventKind.ReceiveAppendEntriesResponse
        or StateEventKind.ReceiveRequestVoteRequest or StateEventKind.ReceiveRequestVoteResponse;

    /// <summary>What the last line of a replica said.</summary>
    /// <param name="Term">Its term.</param>
    /// <param name="Vote">Its vote.</param>
    /// <param name="Role">Its role.</param>
    /// <param name="Received">The term of the message that the line was about receiving; otherwise zero.</param>
    /// <param name="IsBehind">Whether the replica is in a later term by now, and has not received anything else of it.</param>
    private readonly record struct Told(Term Term, ReplicaId Vote, RaftRole Role, Term Received, bool IsBehind);
}
