using OrleansRaft.Membership;

namespace OrleansRaft.Grains.Tests.Support;

/// <summary>Operations as they are stored.</summary>
internal static class Operations
{
    /// <summary>One that waits for its turn.</summary>
    public static Operation Queued(OperationKind kind, params MemberChange[] changes)
    {
        var operation = new Operation
        {
            Number = 1,
            Kind = kind,
            Changes = [.. changes],
            Requested = [.. changes],
            Transition = ChangeTransition.Auto,
            RequestedAt = DateTimeOffset.UnixEpoch,
        };
        operation.Enter(OperationState.Queued, "Accepted.", DateTimeOffset.UnixEpoch);
        return operation;
    }

    /// <summary>One that has come as far as the last of these stages.</summary>
    public static Operation In(params Stage[] stages)
    {
        var operation = Queued(OperationKind.Change, [.. stages.SelectMany(static s => s.Changes)]);
        var path = new OperationPath(operation, TimeProvider.System);
        path.Begin(stages);
        while (operation.Position < stages.Length - 1) path.Advance();
        return operation;
    }
}
