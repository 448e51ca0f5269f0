using System.Collections.Generic;

namespace OrleansRaft.Core;

/// <summary>The votes of one candidacy. The first vote of a replica counts; a later one is a repetition.</summary>
internal sealed class VoteRegister : IVotes
{
    private readonly List<(ReplicaId Voter, bool Granted)> _votes = [];

    public void Clear() => _votes.Clear();

    public void Record(ReplicaId voter, bool granted)
    {
        if (!TryGetVote(voter, out _)) _votes.Add((voter, granted));
    }

    public bool TryGetVote(ReplicaId voter, out bool granted)
    {
        foreach (var (id, vote) in _votes)
        {
            if (id != voter) continue;
            granted = vote;
            return true;
        }

        granted = false;
        return false;
    }
}
