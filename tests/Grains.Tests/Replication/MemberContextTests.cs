using OrleansRaft.Core;
using OrleansRaft.Replication;

namespace OrleansRaft.Grains.Tests.Replication;

public sealed class MemberContextTests
{
    [Fact]
    public void A_context_is_read_as_it_was_written()
    {
        var context = new MemberContext(42, [new(new ReplicaId(4), "raft-4"), new(new ReplicaId(9), "raft-9")]);

        var read = MemberContext.Of(new ConfChangeV2(ConfChangeTransition.Auto, [], context.Encode()));

        Assert.Equal(context.Operation, read.Operation);
        Assert.Equal(context.Silos, read.Silos);
    }

    [Fact]
    public void A_V1_change_has_its_silo_as_text_and_its_operation_as_its_id()
    {
        var read = MemberContext.Of(new ConfChange(ConfChangeType.AddNode, new ReplicaId(4), "raft-4"u8.ToArray(), 42));

        Assert.Equal(42ul, read.Operation);
        Assert.Equal([KeyValuePair.Create(new ReplicaId(4), "raft-4")], read.Silos);
    }

    [Fact]
    public void Any_bytes_are_a_context_or_none_but_never_an_exception()
    {
        var random = new Random(1);
        for (var i = 0; i < 5_000; i++)
        {
            var bytes = new byte[random.Next(40)];
            random.NextBytes(bytes);
            if (bytes.Length > 0 && i % 2 == 0) bytes[0] = 1;

            foreach (var kind in (EntryKind[])[EntryKind.ConfChange, EntryKind.ConfChangeV2])
                Assert.NotNull(MemberContext.Of(new Entry(new Term(1), new LogIndex(1), kind, bytes)));
            Assert.NotNull(MemberContext.Of(new ConfChangeV2(ConfChangeTransition.Auto, [], bytes)));
            Assert.NotNull(MemberContext.Of(new ConfChange(ConfChangeType.AddNode, new ReplicaId(1), bytes)));
        }
    }
}
