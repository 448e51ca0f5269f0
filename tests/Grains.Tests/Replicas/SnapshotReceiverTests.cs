using OrleansRaft.Core;
using OrleansRaft.Replicas;
using OrleansRaft.Storage;

namespace OrleansRaft.Grains.Tests.Replicas;

public sealed class SnapshotReceiverTests
{
    private readonly List<SnapshotChunk> _written = [];
    private readonly SnapshotReceiver _receiver;
    private CommitOutcome _outcome = CommitOutcome.Committed;
    private ulong _lastId;

    public SnapshotReceiverTests() => _receiver = new SnapshotReceiver(
        write =>
        {
            _written.AddRange(write.Chunks.Span);
            return Task.FromResult(_outcome);
        },
        new ReplicaKey("g", new ReplicaId(1)),
        maxBytes: 100);

    [Fact]
    public async Task All_pieces_make_a_snapshot()
    {
        var transfer = Guid.NewGuid();
        for (var number = 0; number < 3; number++) Assert.Equal(SnapshotAnswer.Continue, await AcceptAsync(transfer, number));

        var received = Take(transfer, count: 3);

        Assert.NotNull(received);
        Assert.Equal((1ul, new LogIndex(7), new Term(2)), (received.SnapshotId, received.Index, received.Term));
        Assert.Equal([0, 1, 2], received.Chunks.Select(static c => c.Span[0]));
        Assert.Equal([0, 1, 2], _written.Select(static c => c.Number));
        Assert.Null(Take(transfer, count: 3));
    }

    [Fact]
    public async Task A_piece_that_comes_again_is_acknowledged_and_not_stored_twice()
    {
        var transfer = Guid.NewGuid();
        foreach (var number in (int[])[0, 0, 1, 0, 1]) Assert.Equal(SnapshotAnswer.Continue, await AcceptAsync(transfer, number));

        Assert.Equal(2, _written.Count);
        Assert.Equal(1ul, Take(transfer, count: 2)!.SnapshotId);
    }

    [Fact]
    public async Task A_gap_is_refused()
    {
        var transfer = Guid.NewGuid();
        await AcceptAsync(transfer, 0);

        Assert.Equal(SnapshotAnswer.Refused, await AcceptAsync(transfer, 2));
        Assert.Null(Take(transfer, count: 3));
    }

    [Fact]
    public async Task The_pieces_of_two_senders_are_never_mixed()
    {
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        await AcceptAsync(first, 0);
        await AcceptAsync(second, 0);

        Assert.Equal(SnapshotAnswer.Refused, await AcceptAsync(first, 1));
        Assert.Equal(SnapshotAnswer.Continue, await AcceptAsync(second, 1));
        Assert.Null(Take(first, count: 2));
        Assert.Equal(2ul, Take(second, count: 2)!.SnapshotId);
    }

    [Fact]
    public async Task A_piece_that_could_not_be_stored_ends_the_collection()
    {
        var transfer = Guid.NewGuid();
        await AcceptAsync(transfer, 0);
        _outcome = new CommitOutcome(LogFailure.Fenced);

        Assert.Equal(SnapshotAnswer.Refused, await AcceptAsync(transfer, 1));
        Assert.Null(Take(transfer, count: 2));
    }

    [Fact]
    public async Task A_snapshot_has_its_limit()
    {
        var transfer = Guid.NewGuid();
        await AcceptAsync(transfer, 0, size: 60);

        Assert.Equal(SnapshotAnswer.Refused, await AcceptAsync(transfer, 1, size: 41));
    }

    [Fact]
    public void A_snapshot_without_pieces_needs_none() => Assert.Empty(Take(Guid.NewGuid(), count: 0)!.Chunks);

    private Task<SnapshotAnswer> AcceptAsync(Guid transfer, int number, int size = 1)
    {
        var data = new byte[size];
        data[0] = (byte)number;
        return _receiver.AcceptAsync(new SnapshotPart(transfer, 7, 2, number, 9, data, null), () => ++_lastId);
    }

    private OrleansRaft.Replication.ReceivedSnapshot? Take(Guid transfer, int count) =>
        _receiver.Take(new SnapshotPart(transfer, 7, 2, count, count, default, []), () => ++_lastId);
}
