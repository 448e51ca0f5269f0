using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Node;

/// <summary>
/// Whatever comes in, in whatever state: an answer that is declared, or a replica that stops itself, and the local invariants of
/// <see cref="ObservedNode"/>.
/// </summary>
public sealed class StepProperties
{
    private enum Kind
    {
        Step,
        Reply,
        TakeReady,
        FinishAppend,
        FinishApply,
        Tick,
        Campaign,
        Win,
        Propose,
        ProposeChange,
        ReadIndex,
        Transfer,
        ForgetLeader,
        Unreachable,
        SnapshotReport,
        Compact,
    }

    private static readonly Gen<Kind> s_kind = Gen.Frequency(
        (30, Gen.Const(Kind.Step)),
        (20, Gen.Const(Kind.Reply)),
        (20, Gen.Const(Kind.TakeReady)),
        (10, Gen.OneOf(Kind.FinishAppend, Kind.FinishApply)),
        (20, Gen.OneOf(Kind.Tick, Kind.Win, Kind.Propose, Kind.ProposeChange, Kind.ReadIndex)),
        (5, Gen.OneOf(Kind.Campaign, Kind.Transfer, Kind.ForgetLeader, Kind.Unreachable, Kind.SnapshotReport, Kind.Compact)));

    private static readonly Gen<(Kind Kind, Message Message, int Choice)> s_input = Gen.Select(s_kind, ArbitraryMessages.Any, Gen.Int[0, 1000]);

    private static readonly Gen<(Kind Kind, Message Message, int Choice)[]> s_inputs = s_input.Array[0, 80];

    private static readonly Gen<(ulong[] Terms, int Committed, Configuration Members, int Switches)> s_start = Gen.Select(
        Gen.ULong[1, 3].Array[0, 6], Gen.Int[0, 6], ArbitraryMessages.Configuration, Gen.Int[0, 127]);

    [Fact]
    public void Any_input_in_any_state_has_a_declared_outcome_and_keeps_the_invariants() => Gen.Select(s_start, s_inputs).Sample(
        (start, inputs) =>
        {
            if (Start(start) is not { } node) return;
            foreach (var (kind, message, choice) in inputs) Give(node, kind, message, choice);
            if (!node.IsBroken) node.CheckRestart();
        },
        iter: 40 * Check.Iter,
        print: static t => $"{Describe(t.Item1)}\n{string.Join('\n', t.Item2.Select(Describe))}");

    /// <summary>A replica with some log and membership; null if that membership is none that changes lead to.</summary>
    private static ObservedNode? Start((ulong[] Terms, int Committed, Configuration Members, int Switches) start)
    {
        var storage = new MemoryStorage();
        storage.ApplySnapshot(new Snapshot(new SnapshotMetadata(At(1), new Term(1), start.Members), default));
        storage.Append(Entries(2, [.. start.Terms.Order()]));
        storage.SetHardState(new HardState(new Term(3), default, At((ulong)Math.Min(1 + start.Committed, 1 + start.Terms.Length))));
        bool On(int bit) => (start.Switches >> bit & 1) == 1;
        var options = Options(1, storage) with
        {
            AsyncStorageWrites = On(0),
            PreVote = On(1),
            CheckQuorum = On(2),
            ShareCommitInVotes = On(3),
            ReadOnlyMode = On(2) && On(4) ? ReadOnlyMode.LeaseBased : ReadOnlyMode.Quorum,
            StepDownOnRemoval = On(5),
            Tracer = On(6) ? new Listener() : null,
            ElectionTicks = 3,
            MaxSizePerMessage = 16,
            MaxInflightMessages = 2,
            MaxUncommittedEntriesSize = 8,
            MaxCommittedSizePerReady = 16,
            MaxPendingReads = 3,
        };
        try
        {
            return new ObservedNode(options, storage);
        }
        catch (RaftInvariantException)
        {
            return null;
        }
    }

    private static void Give(ObservedNode node, Kind kind, Message message, int choice)
    {
        var peer = Id(1 + ((ulong)choice % ArbitraryMessages.HighestId));
        switch (kind)
        {
            case Kind.Step:
                node.Step(message);
                break;
            case Kind.Reply when node.Sent.Count > 0:
                if (Reply(node.Sent[^(1 + (choice % node.Sent.Count))]) is { } reply) node.Step(reply);
                break;
            case Kind.TakeReady:
                node.TakeReady();
                break;
            case Kind.FinishAppend:
                node.FinishAppend();
                break;
            case Kind.FinishApply:
                node.FinishApply();
                break;
            case Kind.Tick:
                node.Do(static n => n.Tick());
                break;
            case Kind.Campaign:
                node.Do(static n => n.Campaign());
                break;
            case Kind.Win:
                Win(node);
                break;
            case Kind.Propose:
                node.Do(n => n.Propose(new byte[choice % 12]));
                break;
            case Kind.ProposeChange:
                var entry = message.Entries.IsEmpty ? Entry(1, 1) : message.Entries.Span[0];
                if (ConfChangeCodec.TryDecodeV2(entry.Data.Span) is { } change) node.Do(n => n.ProposeConfChange(change));
                break;
            case Kind.ReadIndex:
                node.Do(static n => n.ReadIndex(Bytes("r")));
                break;
            case Kind.Transfer:
                node.Do(n => n.TransferLeadership(peer));
                break;
            case Kind.ForgetLeader:
                node.Do(static n => n.ForgetLeader());
                break;
            case Kind.Unreachable:
                node.Do(n => n.ReportUnreachable(peer));
                break;
            case Kind.SnapshotReport:
                node.Do(n => n.ReportSnapshot(peer, choice % 2 == 0));
                break;
            case Kind.Compact:
                node.Compact();
                break;
        }
    }

    /// <summary>Lets it campaign, and gives it every vote that it asks for.</summary>
    private static void Win(ObservedNode node)
    {
        node.Do(static n => n.Campaign());
        for (var round = 0; round < 2; round++)
        {
            var from = node.Sent.Count;
            node.TakeReady();
            node.FinishAppend();
            foreach (var request in node.Sent[from..])
            {
                if (Reply(request) is { } vote) node.Step(vote);
            }
        }
    }

    /// <summary>What a replica that agrees would answer; null if the message asks for nothing.</summary>
    private static Message? Reply(Message request)
    {
        Message Answer(MessageType type, LogIndex index = default) => new()
        {
            Type = type,
            From = request.To,
            To = Id(1),
            Term = request.Term,
            Index = index,
            Context = request.Context,
        };
        return request.Type switch
        {
            MessageType.App => Answer(MessageType.AppResp, request.Index + (ulong)request.Entries.Length),
            MessageType.Snap => Answer(MessageType.AppResp, request.Snapshot!.Metadata.Index),
            MessageType.Heartbeat => Answer(MessageType.HeartbeatResp),
            MessageType.Vote => Answer(MessageType.VoteResp),
            MessageType.PreVote => Answer(MessageType.PreVoteResp),
            _ => null,
        };
    }

    private static string Describe((ulong[] Terms, int Committed, Configuration Members, int Switches) start) =>
        $"terms {string.Join(' ', start.Terms.Order())} committed {start.Committed} {start.Members} switches {start.Switches:b7}";

    private static string Describe((Kind Kind, Message Message, int Choice) input) => input.Kind switch
    {
        Kind.Step => $"Step {ArbitraryMessages.Describe(input.Message)}",
        Kind.ProposeChange => $"ProposeChange {ArbitraryMessages.Describe(input.Message)}",
        _ => $"{input.Kind} {input.Choice}",
    };

    /// <summary>Wants every line, so that each is formatted: what is told of a decision must not break it.</summary>
    private sealed class Listener : IRaftTracer
    {
        public bool IsEnabled(TraceLevel level) => true;

        public void Write(TraceLevel level, string text) => Assert.NotEqual("", text);
    }
}
