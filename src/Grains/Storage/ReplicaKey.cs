using OrleansRaft.Core;

namespace OrleansRaft.Storage;

/// <summary>Names one replica's rows in a silo's log.</summary>
/// <param name="Group">The group's id.</param>
/// <param name="Replica">The replica's id within it.</param>
public readonly record struct ReplicaKey(string Group, ReplicaId Replica)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Group}/{Replica}";
}
