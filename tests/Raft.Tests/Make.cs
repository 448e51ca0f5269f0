using System.Collections.Immutable;
using System.Text;

namespace OrleansRaft.Core.Tests;

/// <summary>Short names for what most tests need.</summary>
internal static class Make
{
    public static LogIndex At(ulong index) => new(index);

    public static ReplicaId Id(ulong id) => new(id);

    public static ImmutableArray<ReplicaId> Ids(params ulong[] ids) => [.. ids.Select(Id)];

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static Entry Entry(ulong term, ulong index, string data = "") => new(new Term(term), At(index), EntryKind.Normal, Bytes(data));

    /// <summary>Consecutive entries from an index on, one for each term.</summary>
    public static Entry[] Entries(ulong first, params ulong[] terms) => [.. terms.Select((t, i) => Entry(t, first + (ulong)i))];

    public static Snapshot Snapshot(ulong index, ulong term, params ulong[] voters) =>
        new(new SnapshotMetadata(At(index), new Term(term), new Configuration { Voters = Ids(voters) }), default);

    /// <summary>A log that begins behind a snapshot at index 5, term 1.</summary>
    public static MemoryStorage Storage(params ulong[] voters)
    {
        var storage = new MemoryStorage();
        storage.ApplySnapshot(Snapshot(5, 1, voters));
        storage.SetHardState(new HardState(new Term(1), default, At(5)));
        return storage;
    }

    public static RaftOptions Options(ulong id, IRaftStorage storage) => new() { Id = Id(id), Storage = storage };

    /// <summary>A node that leads a group of one at term 2, with its first entry applied.</summary>
    public static (RawNode Node, MemoryStorage Storage) Singleton(Func<RaftOptions, RaftOptions>? alter = null)
    {
        var storage = Storage(1);
        var options = Options(1, storage);
        var node = new RawNode(alter?.Invoke(options) ?? options);
        node.Campaign();
        Settle(node, storage);
        Assert.Equal(RaftRole.Leader, node.Role);
        return (node, storage);
    }

    /// <summary>A node that leads two voters at term 2, with nothing acknowledged by the other.</summary>
    public static (RawNode Node, MemoryStorage Storage) LeaderOfTwo(Func<RaftOptions, RaftOptions>? alter = null)
    {
        var storage = Storage(1, 2);
        var options = Options(1, storage);
        var node = new RawNode(alter?.Invoke(options) ?? options);
        node.Campaign();
        Settle(node, storage);
        node.Step(new Message { Type = MessageType.VoteResp, From = Id(2), To = Id(1), Term = new Term(2) });
        Settle(node, storage);
        Assert.Equal(RaftRole.Leader, node.Role);
        return (node, storage);
    }

    /// <summary>Does what readies ask for until there is none; gives what was to be sent and applied.</summary>
    public static (List<Message> Messages, List<Entry> Applied, List<ReadState> Reads) Settle(RawNode node, MemoryStorage storage)
    {
        var (messages, entries, reads) = (new List<Message>(), new List<Entry>(), new List<ReadState>());
        while (node.HasReady)
        {
            var ready = node.Ready();
            if (ready.Snapshot is { } snapshot) storage.ApplySnapshot(snapshot);
            storage.Append(ready.Entries.Span);
            if (!ready.HardState.IsEmpty) storage.SetHardState(ready.HardState);
            foreach (var entry in ready.CommittedEntries.ToArray())
            {
                if (entry.Kind != EntryKind.Normal) node.ApplyConfChange(entry);
                entries.Add(entry);
            }

            messages.AddRange(ready.Messages.ToArray());
            reads.AddRange(ready.ReadStates.ToArray());
            node.Advance();
        }

        return (messages, entries, reads);
    }

    /// <summary>The other voter's acknowledgement.</summary>
    public static void Acknowledge(RawNode node, ulong from, ulong index) => Assert.Equal(
        StepOutcome.Processed,
        node.Step(new Message { Type = MessageType.AppResp, From = Id(from), To = node.Id, Term = node.Term, Index = At(index) }));
}
