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
    [InlineData("orders/01@raft-0")] // A second name of one replica.
    [InlineData("orders/18446744073709551616@raft-0")]
    [InlineData("Orders/1@raft-0")]
    [InlineData("orders/1@")]
    [InlineData("orders/1@raft 0")]
    [InlineData("orders/1@raft-0@raft-1")]
    [InlineData("orders@raft-0/1")]
    public void What_is_no_key_is_refused(string? text) => Assert.False(ReplicaGrainKey.TryParse(text, out _));

    [Fact]
    public void Any_text_is_the_one_name_of_a_replica_or_none() =>
        Gen.Frequency(
            (1, Gen.String),
            (4, Gen.Select(
                Gen.String[Gen.Char["az09-/"], 0, 4],
                Gen.String[Gen.Char["0127"], 0, 3],
                Gen.String[Gen.Char["azA9.@"], 0, 4],
                static (group, id, silo) => $"{group}/{id}@{silo}"))).Sample(
            static text =>
            {
                if (ReplicaGrainKey.TryParse(text, out var key)) Assert.Equal(text, key.ToString());
            },
            iter: 50 * Check.Iter);
}
