using OrleansRaft.Core;

namespace OrleansRaft.Simulation;

/// <content>What replicas promise each other: their rows must keep it.</content>
internal sealed partial class Checker
{
    private readonly Dictionary<(ReplicaId Voter, Term Term), ReplicaId> _votes = [];

    /// <summary>A replica says something to another.</summary>
    public void Sending(SimReplica replica, Message message)
    {
        // A poll enters no term, and neither does its answer. Who answers a heartbeat or refuses something promises nothing for later.
        if (message.Reject || message.Type is MessageType.PreVote or MessageType.PreVoteResp or MessageType.HeartbeatResp) return;
        var silo = replica.Silo;
        if (silo.IsLost) Fail($"Replica {replica.Id}, whose rows are gone, sends {message.Type}.");
        if (silo.HardState.Term < message.Term)
            Fail($"Replica {replica.Id} sends {message.Type} in term {message.Term}, but holds {silo.HardState}.");
        if (message.Type is not (MessageType.AppResp or MessageType.VoteResp)) return;
        if (message.Type == MessageType.VoteResp) CheckVote(replica, message);

        // In a later term its log may have been cut off already: it promised before it entered that term, and the message was late.
        else if (silo.HardState.Term == message.Term && message.Index > silo.Durable.Last)
            Fail($"Replica {replica.Id} acknowledged {message.Index}, but holds {silo.Durable.Last}.");
    }

    private void CheckVote(SimReplica replica, Message message)
    {
        var held = replica.Silo.HardState;
        if (held.Term == message.Term && held.Vote != message.To)
            Fail($"Replica {replica.Id} voted for {message.To} in {message.Term}, but holds {held}.");
        if (!_votes.TryAdd((replica.Id, message.Term), message.To) && _votes[(replica.Id, message.Term)] != message.To)
            Fail($"Replica {replica.Id} voted twice in term {message.Term}.");
    }
}
