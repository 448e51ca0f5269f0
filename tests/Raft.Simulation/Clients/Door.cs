using OrleansRaft.Core;
using OrleansRaft.Groups;
using OrleansRaft.Replicas;
using OrleansRaft.Replication;

namespace OrleansRaft.Simulation;

/// <summary>
/// A group's door: it brings commands and reads to whom it takes for the leader. What it proposes again the service's own
/// <see cref="ProposalAttempt"/> decides.
/// </summary>
internal sealed class Door(World world, Prng random, ulong id)
{
    /// <summary>How long a client's request may take.</summary>
    public const int PatienceMs = 1200;

    private const int CallTimeoutMs = 700;
    private const int PauseMs = 25;

    /// <summary>How long a call may be silent before it is asked whether its leader still is one.</summary>
    private const int SuspicionMs = 20;

    private SimSilo? _leader;

    /// <summary>Brings commands to the leader.</summary>
    public void Propose(List<DoorRequest<ProposalResult>> batch, Action settled)
    {
        ForgetAtTimes();
        Propose(batch, world.Now + PatienceMs, settled);
    }

    /// <summary>Brings a read to the leader; null if nobody answered it in time.</summary>
    public void Query(byte[] query, Action<ReadOnlyMemory<byte>?> answered)
    {
        ForgetAtTimes();
        Query(query, world.Now + PatienceMs, answered);
    }

    /// <summary>Another worker serves the next request: it may know of another leader than the one before.</summary>
    private void ForgetAtTimes()
    {
        if (random.Chance(0.4)) _leader = null;
    }

    private void Propose(List<DoorRequest<ProposalResult>> batch, long deadline, Action settled)
    {
        if (Target() is not { } silo)
        {
            After(new ProposalAttempt.NotSent());
            return;
        }

        var lost = new ProposalAttempt.AnswerLost("no answer in time");
        Call<ProposalAttempt>(silo, (replica, answer) => Accept(replica, batch, answer), lost, new ProposalAttempt.NotSent(), attempt =>
        {
            if (attempt is ProposalAttempt.Answered { Reply: { Refusal: not null, LeaderKey: { } hint } }) _leader = world.Silo(hint);
            else if (attempt is not ProposalAttempt.Answered { Reply.Refusal: null }) _leader = null;
            After(attempt);
        });

        void After(ProposalAttempt attempt)
        {
            var again = attempt.Settle(batch);
            if (again.Count == 0) settled();
            else if (world.Now < deadline) world.After(PauseMs, () => Propose(again, deadline, settled));
            else
            {
                ProposalAttempt.SettleAll(again, new ProposalResult.NotApplied(new Rejection(RejectionCode.NoLeader, "Nobody leads.")));
                settled();
            }
        }
    }

    /// <summary>What the replica's grain does with a proposal.</summary>
    private static void Accept(SimReplica replica, List<DoorRequest<ProposalResult>> batch, Action<ProposalAttempt> answer)
    {
        if (replica.Driver is not { StopReason: null } driver)
        {
            answer(new ProposalAttempt.Answered(new CommandReply { Refusal = ReplicaRefusal.NotRunning }));
            return;
        }

        var commands = new CommandBatch([.. batch.Select(static r => r.Payload)], settled =>
            answer(new ProposalAttempt.Answered(ReplicaReplies.Of(settled.Outcomes))));
        var outcome = driver.Propose(commands);
        if (outcome == ProposalOutcome.Accepted)
        {
            replica.Owes(() => Array.TrueForAll(commands.Outcomes, static o => o.Status != CommandStatus.Pending));
            return;
        }

        var refusal = outcome == ProposalOutcome.Overloaded ? ReplicaRefusal.Overloaded : ReplicaRefusal.NotLeader;
        answer(new ProposalAttempt.Answered(new CommandReply { Refusal = refusal, LeaderKey = driver.Members.SiloOf(driver.Node.Leader) }));
    }

    private void Query(byte[] query, long deadline, Action<ReadOnlyMemory<byte>?> answered)
    {
        if (Target() is not { } silo)
        {
            Again(null);
            return;
        }

        Call<ReadOnlyMemory<byte>?>(silo, (replica, answer) =>
        {
            var isSettled = false;
            var committed = world.Checker.LastCommitted;
            var isTaken = replica.Driver?.Query([query], batch =>
            {
                isSettled = true;
                if (batch.Results is not null) world.Checker.Read(replica, committed, batch.Applied);
                answer(batch.Results?[0]);
            });
            if (isTaken == true) replica.Owes(() => isSettled);
            else answer(null);
        }, null, null, Again);

        void Again(ReadOnlyMemory<byte>? result)
        {
            if (result is not null) answered(result);
            else if (world.Now >= deadline) answered(null);
            else
            {
                _leader = null;
                world.After(PauseMs, () => Query(query, deadline, answered));
            }
        }
    }

    /// <summary>Whom it takes for the leader: what it was told, or what somebody believes of himself.</summary>
    private SimSilo? Target()
    {
        if (_leader is { IsRetired: false }) return _leader;
        var leaders = world.Running.Where(static r => r.Driver!.IsLeader).ToArray();
        var all = leaders.Length > 0 && random.Chance(0.9) ? leaders : world.Running.ToArray();
        return _leader = all.Length > 0 ? random.Pick(all).Silo : null;
    }

    /// <summary>A call across the network. It may be lost on its way there and back; its answer may come too late.</summary>
    private void Call<T>(SimSilo silo, Action<SimReplica, Action<T>> serve, T lost, T notSent, Action<T> answered)
    {
        var isOver = false;
        world.After(CallTimeoutMs, () => Once(lost));
        Suspect();
        world.Network.Carry(id, silo.Id.Value, () =>
        {
            if (silo.Current?.Last is not { } replica)
            {
                if (random.Chance(0.5)) Once(notSent);
                return;
            }

            replica.Process.Enter(() =>
            {
                world.Touch(replica);
                serve(replica, answer => world.Network.Carry(silo.Id.Value, id, () => Once(answer), static () => { }));
            });
        }, static () => { });

        void Suspect() => world.After(SuspicionMs, () =>
        {
            if (isOver) return;
            if (world.Leader is { } leader && leader.Silo != silo) Once(lost);
            else Suspect();
        });

        void Once(T result)
        {
            if (isOver) return;
            isOver = true;
            answered(result);
        }
    }
}
