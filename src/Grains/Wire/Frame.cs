using OrleansRaft.Core;

namespace OrleansRaft.Wire;

/// <summary>What one grain call carries from one replica to another.</summary>
/// <param name="From">The sender.</param>
/// <param name="FromSilo">Where the sender lives: how a newcomer learns whom to answer.</param>
/// <param name="FromEpoch">The sender's incarnation (<see cref="Replication.ReplicaDriverOptions.Incarnation"/>).</param>
/// <param name="To">The receiver.</param>
/// <param name="ToEpoch">The receiver's incarnation as the sender knows it; zero if it does not.</param>
/// <param name="Messages">What it says, in order.</param>
internal sealed record Frame(
    ReplicaId From, string FromSilo, ulong FromEpoch, ReplicaId To, ulong ToEpoch, IReadOnlyList<Message> Messages);
