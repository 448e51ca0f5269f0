namespace OrleansRaft;

/// <summary>The limits that every layer holds to, in one place.</summary>
public static class Limits
{
    /// <summary>The longest group id, in characters.</summary>
    public const int GroupIdLength = 63;

    /// <summary>The longest silo name, in characters.</summary>
    public const int SiloNameLength = 63;

    /// <summary>The longest state machine name, in characters.</summary>
    public const int StateMachineNameLength = 63;

    /// <summary>The longest idempotency key, in characters.</summary>
    public const int IdempotencyKeyLength = 64;

    /// <summary>The longest key of the built-in state machine, in bytes.</summary>
    public const int KeyBytes = 1024;

    /// <summary>The largest value of the built-in state machine, in bytes.</summary>
    public const int ValueBytes = 1024 * 1024;

    /// <summary>The largest command or query, in bytes: a value, its key and what describes them.</summary>
    public const int CommandBytes = ValueBytes + (16 * 1024);

    /// <summary>The most commands or queries that one call to a group's door carries.</summary>
    public const int RequestsPerCall = 512;

    /// <summary>The most members that a group can have, learners included.</summary>
    public const int Members = 31;

    /// <summary>The highest replica id that a caller may choose: every JSON reader keeps it exact, and ids above it are left to give.</summary>
    public const ulong ReplicaId = (1UL << 53) - 1;

    /// <summary>The most parts that one membership change can have.</summary>
    public const int ChangesPerOperation = 31;

    /// <summary>The most membership operations that wait in one group's queue.</summary>
    public const int QueuedOperations = 32;

    /// <summary>The most ended membership operations that one group's history keeps.</summary>
    public const int OperationHistory = 100;

    /// <summary>The longest reason that a recovery is given, in characters.</summary>
    public const int RecoveryReasonLength = 500;

    /// <summary>
    /// The groups that one cluster is made for. Beyond that a creation may be refused, depending on its name: the catalogue's parts are bounded, and
    /// names fill them unevenly.
    /// </summary>
    public const int Groups = 10_000;
}
