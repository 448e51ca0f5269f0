namespace OrleansRaft.Core;

/// <summary>
/// The lease on which a leader answers reads without asking (thesis §6.4.1, figure 6.3): whoever acknowledged a heartbeat votes for nobody
/// else within an election timeout of it. It counts from when the heartbeat was sent, which is before anybody heard it.
/// </summary>
internal sealed partial class Raft
{
    /// <summary>Ticks since this replica leads.</summary>
    private long _leaderTicks;

    /// <summary>The tick from which on others may be elected.</summary>
    private long _leaseEnd;

    /// <summary>Renewals among the reads that wait.</summary>
    private int _pendingRenewals;

    /// <summary>Set for the rest of the term once leadership was offered to another: its campaign is heard whatever the lease (§3.10).</summary>
    private bool _leaseGivenUp;

    /// <summary>Ticks since the start, up to an election timeout.</summary>
    private int _ticksSinceStart;

    /// <summary>Only a voter: a removed leader is not part of any quorum that could contradict another one.</summary>
    private bool HoldsLease => !_leaseGivenUp && _leaderTicks < _leaseEnd && Configuration.IsVoter(Id);

    /// <summary>What was heard of before a restart is forgotten: until it is surely over, a lease is respected that may be there.</summary>
    private bool MayHaveGrantedLease =>
        _options.ReadOnlyMode == ReadOnlyMode.LeaseBased && _startedInTerm && _ticksSinceStart < _options.ElectionTicks;

    /// <summary>With each round of heartbeats: a read of nobody, whose confirmation is the lease.</summary>
    private void RequestLease()
    {
        if (_options.ReadOnlyMode != ReadOnlyMode.LeaseBased) return;
        _reads.Add(ReadRequest.LeaseRenewal(_leaderTicks));
        _reads.AcknowledgeAll(Id);
        _pendingRenewals++;
    }

    private void RenewLease(ReadRequest renewal)
    {
        // One tick less than a voter waits: its ticks and these ones are not in step.
        _pendingRenewals--;
        _leaseEnd = renewal.SentAt + _options.ElectionTicks - 1;
    }

    private void ForgetLease()
    {
        _leaderTicks = 0;
        _leaseEnd = 0;
        _pendingRenewals = 0;
        _leaseGivenUp = false;
    }
}
