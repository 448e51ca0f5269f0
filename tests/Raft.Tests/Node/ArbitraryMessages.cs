using System.Collections.Immutable;
using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Node;

/// <summary>
/// Messages for replica 1, from replicas that it knows and others: most of them such as a replica might send in some group, some that make
/// no sense. All numbers are small, so that they meet what the replica holds. What the own storage answers is not among them: the driver
/// only returns what it was given.
/// </summary>
internal static class ArbitraryMessages
{
    public const ulong HighestTerm = 6;
    public const ulong HighestIndex = 14;
    public const ulong HighestId = 5;

    public static readonly Gen<Term> Term = Gen.Frequency(
        (60, Gen.ULong[0, HighestTerm]), (1, Gen.OneOf(ulong.MaxValue, ulong.MaxValue - 1))).Select(static t => new Term(t));

    public static readonly Gen<LogIndex> Index = Gen.Frequency(
        (60, Gen.ULong[0, HighestIndex]), (1, Gen.OneOf(ulong.MaxValue, ulong.MaxValue - 1))).Select(At);

    public static readonly Gen<ReplicaId> Peer = Gen.ULong[2, HighestId].Select(Id);

    public static readonly Gen<Entry> Entry = Gen.Select(
        Term, Index, Gen.Int[0, 3], ChangeBytes(), static (term, index, kind, data) => new Entry(term, index, (EntryKind)kind, data));

    public static readonly Gen<Configuration> Configuration = Gen.Select(Ids(), Ids(), Ids(), Ids(), Gen.Bool).Select(
        static (voters, outgoing, learners, next, autoLeave) => new Configuration
        {
            Voters = [.. voters, Id(1)],
            VotersOutgoing = outgoing,
            Learners = learners,
            LearnersNext = next,
            AutoLeave = autoLeave,
        });

    public static readonly Gen<Message> Any = Gen.Select(
        Gen.Select(Gen.Int[0, 24], Sender(), Gen.Frequency((20, Gen.Const(1UL)), (1, Gen.Const(2UL)))),
        Gen.Select(Term, Term, Term, Index, Index, Index),
        Gen.Select(Gen.Bool, Gen.Bool, Gen.Int[0, 3]),
        Entry.Array[0, 3],
        Context(),
        Snapshot(),
        static (head, numbers, choices, entries, context, snapshot) =>
        {
            var (term, logTerm, commitTerm, index, commit, hint) = numbers;
            var (reject, plausible, count) = choices;
            return new Message
            {
                Type = (MessageType)head.Item1,
                From = head.Item2,
                To = Id(head.Item3),
                Term = term,
                LogTerm = logTerm,
                Index = index,
                Commit = commit,
                CommitTerm = commitTerm,
                Reject = reject,
                RejectHint = hint,
                Context = context,
                Entries = plausible ? Consecutive(logTerm, index, term, count) : entries,
                Snapshot = snapshot,
            };
        }).Where(static m => !m.From.IsLocalThread || m.Type is not (MessageType.StorageAppendResp or MessageType.StorageApplyResp));

    public static string Describe(Message m) =>
        $"{m.Type} {m.From}->{m.To} term={m.Term} log={m.LogTerm}/{m.Index} commit={m.CommitTerm}/{m.Commit}{(m.Reject ? $" reject hint={m.RejectHint}" : "")}"
        + $" [{string.Join(' ', m.Entries.ToArray().Select(static e => $"{e.Kind}:{e.Term}/{e.Index}"))}]"
        + (m.Context.IsEmpty ? "" : $" context={Convert.ToHexString(m.Context.Span)}")
        + (m.Snapshot is { } s ? $" snapshot={s.Metadata.Term}/{s.Metadata.Index} {s.Metadata.Configuration}" : "");

    private static Entry[] Consecutive(Term logTerm, LogIndex index, Term term, int count) =>
        [.. Enumerable.Range(1, count).Select(i => new Entry(i == count && term > logTerm ? term : logTerm, index + (ulong)i, EntryKind.Normal, Bytes("x")))];

    private static Gen<ReplicaId> Sender() => Gen.Frequency(
        (30, Peer), (2, Gen.OneOf(ReplicaId.None, Id(1), Id(9), ReplicaId.LocalAppendThread, ReplicaId.LocalApplyThread)));

    private static Gen<ReadOnlyMemory<byte>> Context() => Gen.Frequency(
        (4, Gen.Const(ReadOnlyMemory<byte>.Empty)),
        (1, Gen.ULong[0, 3].Select(static n => new ReadOnlyMemory<byte>(BitConverter.GetBytes(n)))),
        (1, Gen.Const(new ReadOnlyMemory<byte>(Bytes("CampaignTransfer")))),
        (1, Gen.Byte.Array[0, 9].Select(static b => new ReadOnlyMemory<byte>(b))));

    private static Gen<ReadOnlyMemory<byte>> ChangeBytes() => Gen.OneOf(
        Gen.Byte.Array[0, 4],
        Gen.Select(Gen.Int[0, 4], Gen.ULong[0, HighestId], static (type, id) => ConfChangeCodec.Encode(new ConfChange((ConfChangeType)type, Id(id)))),
        Gen.Select(
            Gen.Int[0, 2],
            Gen.Select(Gen.Int[0, 3], Gen.ULong[0, HighestId], static (type, id) => new ConfChangeSingle((ConfChangeType)type, Id(id))).Array[0, 3],
            static (transition, parts) => ConfChangeCodec.Encode(new ConfChangeV2((ConfChangeTransition)transition, [.. parts]))))
        .Select(static bytes => new ReadOnlyMemory<byte>(bytes));

    private static Gen<ImmutableArray<ReplicaId>> Ids() => Gen.Frequency(
        (3, Gen.Const(ImmutableArray<ReplicaId>.Empty)),
        (2, Gen.ULong[1, HighestId].Array[0, 3].Select(static ids => Make.Ids(ids))));

    private static Gen<Snapshot?> Snapshot() => Gen.Select(Term, Index, Configuration, Gen.Int[0, 2]).Select(
        static (term, index, configuration, some) => some > 0 ? new Snapshot(new SnapshotMetadata(index, term, configuration), default) : null);
}
