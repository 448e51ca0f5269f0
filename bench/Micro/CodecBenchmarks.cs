using BenchmarkDotNet.Attributes;
using OrleansRaft.Core;
using OrleansRaft.Storage.Layout;
using OrleansRaft.Wire;

namespace OrleansRaft.Bench.Micro;

/// <summary>A batch of 128 entries on its way to a follower, and to a database. An operation is the whole batch.</summary>
public class CodecBenchmarks
{
    private const int Count = 128;
    private static readonly LogIndex First = new(1_000_001);

    private readonly Entry[] _entries;
    private readonly Frame _frame;
    private readonly byte[] _encoded;
    private readonly byte[] _packed;

    public CodecBenchmarks()
    {
        var term = new Term(7);
        _entries = [.. Payloads.Make(Count).Select((data, i) => new Entry(term, First + (ulong)i, EntryKind.Normal, data))];
        var append = new Message
        {
            Type = MessageType.App,
            From = new ReplicaId(1),
            To = new ReplicaId(2),
            Term = term,
            LogTerm = term,
            Index = First.Previous,
            Commit = First.Previous,
            Entries = _entries,
        };
        _frame = new Frame(append.From, "raft-0", FromEpoch: 1, append.To, ToEpoch: 1, [append]);
        _encoded = FrameCodec.Encode(_frame);
        _packed = PackedEntries.Pack(_entries, 0, Count);
    }

    [Benchmark]
    public byte[] EncodeFrame() => FrameCodec.Encode(_frame);

    [Benchmark]
    public object? DecodeFrame() => FrameCodec.Decode(_encoded);

    [Benchmark]
    public byte[] PackEntries() => PackedEntries.Pack(_entries, 0, Count);

    [Benchmark]
    public int UnpackEntries() => PackedEntries.Unpack(First, _packed).Count();
}
