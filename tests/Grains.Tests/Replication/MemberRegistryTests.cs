using System.Text.Json;
using OrleansRaft.Core;
using OrleansRaft.Replication;

namespace OrleansRaft.Grains.Tests.Replication;

public sealed class MemberRegistryTests
{
    private static readonly MemberRegistry s_three = MemberRegistry.Initial([new(1, "a"), new(2, "b"), new(3, "c")], 1);

    [Fact]
    public void A_descriptor_is_read_as_it_was_written()
    {
        var registry = s_three
            .Apply(new LogIndex(7), Context(1, (4, "d")), Voters(1, 2, 3, 4), null)
            .Apply(new LogIndex(8), Context(2), Voters(1, 2, 3, 4), "no");

        var read = MemberRegistry.FromDescriptor(registry.ToDescriptor());

        Assert.Equal(registry.ToDescriptor(), read.ToDescriptor());
        Assert.Equal(registry.Silos, read.Silos);
        Assert.Equal(registry.Operations, read.Operations);
        Assert.Equal((4ul, 7ul), (read.HighestId, read.Version));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"silos\":null}")]
    [InlineData("{\"operations\":[{\"operation\":1}]}")]
    [InlineData("{\"silos\":{\"x\":\"a\"}}")]
    public void What_is_no_descriptor_is_refused(string text) =>
        Assert.ThrowsAny<JsonException>(() => MemberRegistry.FromDescriptor(System.Text.Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Who_leaves_loses_its_home_and_its_id_for_good()
    {
        var registry = s_three.Apply(new LogIndex(7), Context(1), Voters(1, 2), null);

        Assert.Null(registry.SiloOf(new ReplicaId(3)));
        Assert.Equal(3ul, registry.HighestId);
    }

    [Fact]
    public void Who_is_in_one_half_only_keeps_its_home()
    {
        var joint = new Configuration { Voters = [new(1), new(2)], VotersOutgoing = [new(1), new(3)] };

        Assert.Equal("c", s_three.Apply(new LogIndex(7), Context(1), joint, null).SiloOf(new ReplicaId(3)));
    }

    [Fact]
    public void A_member_never_moves()
    {
        var registry = s_three.Apply(new LogIndex(7), Context(1, (3, "elsewhere")), Voters(1, 2, 3), null);

        Assert.Equal("c", registry.SiloOf(new ReplicaId(3)));
    }

    [Fact]
    public void A_void_change_leaves_nothing_but_its_operation()
    {
        var registry = s_three.Apply(new LogIndex(7), Context(5, (4, "d")), Voters(1, 2, 3), "void");

        Assert.Equal(s_three.Silos, registry.Silos);
        Assert.Equal((3ul, 1ul), (registry.HighestId, registry.Version));
        Assert.Equal(new AppliedOperation(5, 7, "void"), registry.Find(5));
    }

    [Fact]
    public void The_last_operations_are_remembered()
    {
        var registry = s_three;
        for (ulong operation = 1; operation <= 100; operation++)
            registry = registry.Apply(new LogIndex(operation + 1), Context(operation), Voters(1, 2, 3), null);

        Assert.Equal(64, registry.Operations.Count);
        Assert.Null(registry.Find(36));
        Assert.Equal(38ul, registry.Find(37)!.Index);
    }

    private static MemberContext Context(ulong operation, params (ulong Id, string Silo)[] silos) =>
        new(operation, [.. silos.Select(static s => KeyValuePair.Create(new ReplicaId(s.Id), s.Silo))]);

    private static Configuration Voters(params ulong[] ids) => new() { Voters = [.. ids.Select(static id => new ReplicaId(id))] };
}
