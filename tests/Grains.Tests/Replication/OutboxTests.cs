using OrleansRaft.Core;
using OrleansRaft.Replication;

namespace OrleansRaft.Grains.Tests.Replication;

public sealed class OutboxTests
{
    private readonly Outbox _outbox = new();

    [Fact]
    public void A_commit_index_that_moved_alone_waits()
    {
        _outbox.Add(Append(after: 4, entries: 2, commit: 4));
        Assert.Single(_outbox.Take(all: false));

        _outbox.Add(Append(after: 6, entries: 0, commit: 6));
        Assert.Empty(_outbox.Take(all: false));
        Assert.Equal(6ul, Assert.Single(_outbox.Take(all: true)).Commit.Value);
        Assert.Empty(_outbox.Take(all: true));
    }

    [Fact]
    public void It_leaves_with_whatever_else_is_said()
    {
        _outbox.Add(Append(after: 4, entries: 2, commit: 4));
        _outbox.Take(all: false);
        _outbox.Add(Append(after: 6, entries: 0, commit: 6));
        _outbox.Add(new Message { Type = MessageType.Heartbeat, Term = new Term(3) });
        Assert.Equal([MessageType.Heartbeat, MessageType.App], _outbox.Take(all: false).Select(static m => m.Type));
    }

    [Fact]
    public void The_next_entries_take_its_place()
    {
        _outbox.Add(Append(after: 4, entries: 2, commit: 4));
        _outbox.Take(all: false);
        _outbox.Add(Append(after: 6, entries: 0, commit: 6));
        _outbox.Add(Append(after: 6, entries: 1, commit: 6));
        Assert.Equal(1, Assert.Single(_outbox.Take(all: false)).Entries.Length);
        Assert.Empty(_outbox.Take(all: true));
    }

    [Theory]
    [InlineData(5, 3)] // probes how far the other one's log matches
    [InlineData(6, 4)] // comes from a leader of another term
    public void An_append_without_entries_that_asks_something_leaves_at_once(ulong after, ulong term)
    {
        _outbox.Add(Append(after: 4, entries: 2, commit: 4));
        _outbox.Take(all: false);
        _outbox.Add(Append(after, entries: 0, commit: 4, term));
        Assert.Single(_outbox.Take(all: false));
    }

    private static Message Append(ulong after, int entries, ulong commit, ulong term = 3) => new()
    {
        Type = MessageType.App,
        Term = new Term(term),
        Index = new LogIndex(after),
        Commit = new LogIndex(commit),
        Entries = Enumerable.Range(1, entries)
            .Select(i => new Entry(new Term(term), new LogIndex(after + (ulong)i), EntryKind.Normal, default)).ToArray(),
    };
}
