namespace OrleansRaft.Storage;

/// <summary>
/// The right to write one replica's rows within one process. The last claimant of a replica has it: two activations of one replica may
/// overlap, and what the older one still writes is refused as <see cref="LogFailure.Fenced"/>.
/// </summary>
public sealed class ReplicaClaim
{
    private const int NumberBits = 32;

    internal ReplicaClaim(ReplicaKey key, ulong epoch, uint number) => (Key, Incarnation) = (key, (epoch << NumberBits) | number);

    /// <summary>Whose rows.</summary>
    public ReplicaKey Key { get; }

    /// <summary>Names this life of the replica: greater than that of every earlier claim, of this process and of those before it.</summary>
    public ulong Incarnation { get; }
}
