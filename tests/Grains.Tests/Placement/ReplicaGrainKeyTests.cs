using OrleansRaft.Core;
using OrleansRaft.Placement;
using OrleansRaft.Storage;

namespace OrleansRaft.Grains.Tests.Placement;

public sealed class ReplicaGrainKeyTests
{
    [Theory]
    [InlineData("orders", 1, "raft-0")]
    [InlineData("a-b-c", ulong.MaxValue, "A.b_c-9")]
    public void A_key_is_read_as_it_was_written(string group, ulong id, string silo)
    {
        var key = new ReplicaGrainKey(new ReplicaKey(group, new ReplicaId(id)), silo);

        Assert.True(ReplicaGrainKey.TryParse(key.ToString(), out var read));
        Assert.Equal(key, read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("orders")]
    [InlineData("orders/1")]
    [InlineData("orders@raft-0")]
    [InlineData("orders/0@raft-0")]
    [InlineData("orders/-1@raft-0")]
    [InlineData("orders/+1@raft-0")]
    [InlineData("orders/ 1@raft-0")]
    [InlineData("orders/18446744073709551616@raft-0")]
    [InlineData("Orders/1@raft-0")]
    [InlineData("orders/1@")]
    [InlineData("orders/1@raft 0")]
    [InlineData("orders/1@raft-0@raft-1")]
    [InlineData("orders@raft-0/1")]
    public void What_is_no_key_is_refused(string? text) => Assert.False(ReplicaGrainKey.TryParse(text, out _));
}
