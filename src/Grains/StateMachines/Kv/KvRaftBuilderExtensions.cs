using OrleansRaft.StateMachines;

namespace OrleansRaft.Hosting;

/// <summary>Adds the built-in state machine.</summary>
public static class KvRaftBuilderExtensions
{
    /// <summary>Registers keys and values as <see cref="KvClient.StateMachine"/>.</summary>
    /// <param name="raft">The builder.</param>
    public static RaftBuilder AddKeyValueStore(this RaftBuilder raft)
    {
        ArgumentNullException.ThrowIfNull(raft);
        return raft.AddStateMachine<KvStateMachine>(KvClient.StateMachine);
    }
}
