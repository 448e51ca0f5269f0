using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Node;

public sealed class RaftOptionsTests
{
    private static readonly RaftOptions s_valid = Options(1, new MemoryStorage());

    public static IEnumerable<TheoryDataRow<string, RaftOptions>> Invalid() =>
    [
        new(nameof(RaftOptions.Id), s_valid with { Id = ReplicaId.None }),
        new(nameof(RaftOptions.Id), s_valid with { Id = ReplicaId.LocalAppendThread }),
        new(nameof(RaftOptions.Id), s_valid with { Id = ReplicaId.LocalApplyThread }),
        new(nameof(RaftOptions.Storage), s_valid with { Storage = null! }),
        new(nameof(RaftOptions.HeartbeatTicks), s_valid with { HeartbeatTicks = 0 }),
        new(nameof(RaftOptions.ElectionTicks), s_valid with { ElectionTicks = 1 }),
        new(nameof(RaftOptions.ElectionTicks), s_valid with { ElectionTicks = int.MaxValue }),
        new(nameof(RaftOptions.MaxCommittedSizePerReady), s_valid with { MaxCommittedSizePerReady = 0 }),
        new(nameof(RaftOptions.MaxUncommittedEntriesSize), s_valid with { MaxUncommittedEntriesSize = 0 }),
        new(nameof(RaftOptions.MaxInflightMessages), s_valid with { MaxInflightMessages = 0 }),
        new(nameof(RaftOptions.MaxInflightBytes), s_valid with { MaxInflightBytes = s_valid.MaxSizePerMessage - 1 }),
        new(nameof(RaftOptions.MaxPendingReads), s_valid with { MaxPendingReads = 0 }),
        new(nameof(RaftOptions.ReadOnlyMode), s_valid with { ReadOnlyMode = ReadOnlyMode.LeaseBased }),
        new(nameof(RaftOptions.ReadOnlyMode), s_valid with { ReadOnlyMode = (ReadOnlyMode)9 }),
    ];

    [Theory]
    [MemberData(nameof(Invalid), DisableDiscoveryEnumeration = true)]
    public void An_invalid_option_is_named(string option, RaftOptions options) =>
        Assert.Equal(option, Assert.Throws<ArgumentException>(() => new RawNode(options)).ParamName);

    [Fact]
    public void The_defaults_are_valid() => Assert.Equal(RaftRole.Follower, new RawNode(s_valid).Role);
}
