using OrleansRaft.Replicas;

namespace OrleansRaft.Membership;

/// <summary>What an operation needs next. Each of these may be done again: what has been done shows in what is stored, and in the log.</summary>
internal abstract record OperationAct
{
    private OperationAct() { }

    /// <summary>The operation has moved: that must be durable before anything follows from it.</summary>
    public sealed record Save : OperationAct;

    /// <summary>The leader is to prove that it leads: what it reports so far may be of the past.</summary>
    public sealed record Confirm : OperationAct;

    /// <summary>Replicas are to be made on their silos, before anybody writes to them.</summary>
    /// <param name="Members">Which.</param>
    /// <param name="StateMachine">What they run.</param>
    public sealed record Make(IReadOnlyList<MemberChange> Members, string StateMachine) : OperationAct;

    /// <summary>The leader is about to lose its vote, and hands over first, so that nobody waits for an election.</summary>
    /// <param name="To">To whom.</param>
    public sealed record HandOver(ulong To) : OperationAct;

    /// <summary>A change is to be proposed to the leader.</summary>
    /// <param name="Proposal">Which.</param>
    public sealed record Propose(ChangeProposal Proposal) : OperationAct;

    /// <summary>Replicas that were made in vain are to be told.</summary>
    /// <param name="Members">Which.</param>
    public sealed record Retire(IReadOnlyList<MemberChange> Members) : OperationAct;

    /// <summary>Nothing now: time or others must do something first.</summary>
    /// <param name="IsPatient">Whether this may last as long as it likes.</param>
    public sealed record Wait(bool IsPatient = false) : OperationAct;
}
