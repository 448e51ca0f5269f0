using OrleansRaft.Placement;
using OrleansRaft.Replicas;

namespace OrleansRaft.Groups;

/// <summary>Who leads a group, as far as its door knows. Asked without a grain call where it lives on the door's silo.</summary>
/// <param name="key">Which replica.</param>
/// <param name="grain">Its grain.</param>
/// <param name="running">The replicas of this silo.</param>
internal sealed class LeaderReplica(ReplicaGrainKey key, IRaftReplicaGrain grain, RunningReplicas running)
{
    public ReplicaGrainKey Key => key;

    public IRaftReplicaGrain Grain => grain;

    public Task<CommandReply> ProposeAsync(Payloads commands)
    {
        if (running.Find(key.Replica) is not { } here) return grain.ProposeAsync(commands);
        var reply = new TaskCompletionSource<CommandReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        here.Propose(commands, reply.SetResult);
        return reply.Task;
    }

    public Task<QueryReply> QueryAsync(Payloads queries)
    {
        if (running.Find(key.Replica) is not { } here) return grain.QueryAsync(queries, ReadConsistency.Linearizable);
        var reply = new TaskCompletionSource<QueryReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        here.Query(queries, reply.SetResult);
        return reply.Task;
    }
}
