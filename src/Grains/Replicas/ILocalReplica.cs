using OrleansRaft.Replication;

namespace OrleansRaft.Replicas;

/// <summary>A replica that runs on this silo, for those on the same silo that need no grain call to reach it. Thread-safe.</summary>
internal interface ILocalReplica
{
    /// <summary>What it knows of its group's members; null once it has stopped.</summary>
    MemberRegistry? Members { get; }

    /// <summary>Raft messages from another replica (<see cref="Wire.FrameCodec"/>).</summary>
    void Deliver(byte[] frame);

    /// <summary>Time passes.</summary>
    void Tick();

    /// <summary>A silo seems to have died.</summary>
    void SiloLost(string silo);

    /// <summary>Proposes commands, if it leads.</summary>
    /// <param name="commands">The commands.</param>
    /// <param name="settled">Told once what became of them, in the middle of a turn: must be quick, and must not throw.</param>
    void Propose(Payloads commands, Action<CommandReply> settled);

    /// <summary>Reads linearizably, if it leads.</summary>
    /// <param name="queries">The queries.</param>
    /// <param name="settled">Told once the answers, as with <see cref="Propose"/>.</param>
    void Query(Payloads queries, Action<QueryReply> settled);
}
