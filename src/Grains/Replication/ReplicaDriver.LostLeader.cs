using OrleansRaft.Core;

namespace OrleansRaft.Replication;

/// <content>
/// A leader whose process has died shows in refused connections at once, long before anybody's patience with its silence ends. That is no
/// proof, and need not be: whoever still hears the leader grants nobody a vote (pre-vote, thesis §9.6), and the leader's next message is
/// believed again.
/// </content>
internal sealed partial class ReplicaDriver
{
    /// <summary>Ticks from one replica's turn to stand to the next one's: an election on a network that is well takes less.</summary>
    private const int TurnTicks = 3;

    private long? _standsAt;
    private long _standsEvery;

    /// <summary>A silo seems to have died. Replicas that so lose their leader together stand one after the other, not at once.</summary>
    public void SiloLost(string silo)
    {
        if (_node.Role != RaftRole.Follower || _node.Leader.IsNone || Members.SiloOf(_node.Leader) != silo) return;
        var heirs = _node.Configuration.Voters.Concat(_node.Configuration.VotersOutgoing).Where(id => id != _node.Leader).Distinct().Order().ToArray();
        var turn = heirs.TakeWhile(id => id != Id).Count();

        // A leader that lives says so within a heartbeat.
        _standsAt = _now + _options.HeartbeatTicks + (turn * TurnTicks);
        _standsEvery = heirs.Length * TurnTicks;
        Transition(static driver => driver._node.ForgetLeader());
    }

    /// <summary>
    /// Whoever was asked may not have known yet that its leader is lost, or has the longer log: turns come again until somebody leads, and
    /// ever later, so that an election on a slow network is not begun anew for ever.
    /// </summary>
    private void StandIfLeaderLost()
    {
        if (_standsAt is not { } turn || _now < turn) return;
        if (!_node.Leader.IsNone)
        {
            _standsAt = null;
            return;
        }

        _standsAt = _now + _standsEvery;
        _standsEvery *= 2;
        _node.Campaign();
    }
}
