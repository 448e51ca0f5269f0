using OrleansRaft.Replication;

namespace OrleansRaft.Replicas;

/// <summary>Puts outcomes on the wire.</summary>
internal static class ReplicaReplies
{
    public static CommandReply Of(ReadOnlySpan<CommandOutcome> outcomes)
    {
        var statuses = new CommandStatus[outcomes.Length];
        var indexes = new ulong[outcomes.Length];
        var results = new ReadOnlyMemory<byte>[outcomes.Length];
        for (var i = 0; i < outcomes.Length; i++)
        {
            statuses[i] = outcomes[i].Status;
            indexes[i] = outcomes[i].Index.Value;
            results[i] = outcomes[i].Result;
        }

        return new CommandReply { Statuses = statuses, Indexes = indexes, Results = new Payloads(results) };
    }
}
