using OrleansRaft.Core;
using OrleansRaft.StateMachines;
using OrleansRaft.Storage;
using OrleansRaft.Wire;

namespace OrleansRaft.Replication;

/// <summary>
/// What a driver asks of the world. Nothing here answers at once: answers come back as calls of the driver, on the same thread of
/// control, never from within a call made here. A grain carries this out, and so does a simulator.
/// </summary>
internal interface IReplicaRuntime
{
    /// <summary>The time, for what people look at. Nothing that Raft promises depends on it.</summary>
    TimeProvider Clock { get; }

    /// <summary>Sends messages, best effort: they may be lost, repeated and reordered.</summary>
    void Send(string silo, Frame frame);

    /// <summary>Makes a write durable, in the order of the calls; then <see cref="ReplicaDriver.Written"/>.</summary>
    void Write(WriteTicket ticket);

    /// <summary>Writes a frozen state as bytes, beside what goes on; then <see cref="ReplicaDriver.SnapshotSerialized"/>.</summary>
    void Serialize(IStateSnapshot state);

    /// <summary>
    /// Sends a stored snapshot and, once all its bytes have arrived, the message that offers it: <see cref="ReplicaDriver.SnapshotPieceSent"/> for
    /// each piece, then <see cref="ReplicaDriver.SnapshotSent"/>.
    /// </summary>
    void SendSnapshot(string silo, SnapshotRecord snapshot, Frame offer);

    /// <summary>The members or their silos are not what they were.</summary>
    void MembersChanged(MemberRegistry members);

    /// <summary>This replica leads now.</summary>
    void BecameLeader();

    /// <summary>
    /// No leader has written to this replica for long. Looks up where the members live now, best effort; then
    /// <see cref="ReplicaDriver.Greet"/> for each.
    /// </summary>
    void FindMembers();

    /// <summary>A replica is a member no more, and nothing rests on it any longer: it must be told to retire.</summary>
    void TellRemoved(string silo, ReplicaId replica);

    /// <summary>The driver has stopped for ever.</summary>
    void Stopped(string reason);
}
