using OrleansRaft.Core;
using OrleansRaft.Replication;
using OrleansRaft.Wire;

namespace OrleansRaft.Grains.Tests.Replication;

public sealed class PeerBookTests
{
    private readonly PeerBook _book = new(epoch: 5);

    [Fact]
    public void An_earlier_life_of_the_sender_is_not_listened_to_any_more()
    {
        Assert.True(_book.Accept(From(2, "b", epoch: 3)));
        Assert.True(_book.Accept(From(2, "b", epoch: 4)));
        Assert.False(_book.Accept(From(2, "b", epoch: 3)));
        Assert.Equal(4ul, _book.EpochOf(new ReplicaId(2)));
    }

    [Fact]
    public void An_id_lives_on_one_silo()
    {
        Assert.True(_book.Accept(From(2, "b", epoch: 3)));
        Assert.False(_book.Accept(From(2, "c", epoch: 9)));
        Assert.Equal("b", _book.SiloOf(new ReplicaId(2)));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(4, false)]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public void What_is_meant_for_another_life_of_this_replica_is_dropped(ulong epoch, bool accepted) =>
        Assert.Equal(accepted, _book.Accept(From(2, "b", epoch: 3, toEpoch: epoch)));

    [Fact]
    public void Senders_are_forgotten_when_they_are_removed_and_are_not_without_limit()
    {
        for (ulong id = 1; id <= 4 * Limits.Members; id++) Assert.True(_book.Accept(From(id, "b", epoch: 1)));
        Assert.False(_book.Accept(From(1000, "b", epoch: 1)));

        _book.Keep(static id => id.Value < 10);

        Assert.True(_book.Accept(From(1000, "b", epoch: 1)));
        Assert.Null(_book.SiloOf(new ReplicaId(10)));
    }

    private static Frame From(ulong id, string silo, ulong epoch, ulong toEpoch = 0) =>
        new(new ReplicaId(id), silo, epoch, new ReplicaId(1), toEpoch, []);
}
