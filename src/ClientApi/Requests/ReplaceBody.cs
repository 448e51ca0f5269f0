namespace OrleansRaft.ClientApi.Requests;

/// <summary>One member that is replaced by a new voter.</summary>
/// <param name="ReplicaId">The member that leaves.</param>
/// <param name="Silo">The silo of the new one.</param>
/// <param name="IfVersion">The configuration version that the caller saw: the replacement is refused at any other.</param>
internal sealed record ReplaceBody(ulong ReplicaId, string Silo, ulong? IfVersion = null)
{
    /// <summary>Takes it from a body's fields.</summary>
    public static ReplaceBody Read(JsonFields fields) => new(
        fields.ReplicaId("replicaId"), fields.Text("silo", Names.IsSiloName, RouteValues.SiloRule), fields.OptionalNumber("ifVersion"));

    /// <summary>What it asks of the group.</summary>
    public ChangeRequest ToRequest() => ChangeRequest.Replace(ReplicaId, Silo) with { IfVersion = IfVersion };
}
