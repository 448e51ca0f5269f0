namespace OrleansRaft.ClientApi.Requests;

/// <summary>Who shall lead; in the answer, who leads.</summary>
/// <param name="ReplicaId">A voter of the group.</param>
internal sealed record LeaderBody(ulong ReplicaId)
{
    /// <summary>Takes it from a body's fields.</summary>
    public static LeaderBody Read(JsonFields fields) => new(fields.ReplicaId("replicaId"));
}
