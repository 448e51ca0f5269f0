using OrleansRaft.Core;
using OrleansRaft.Replication;

namespace OrleansRaft.Replicas;

/// <content>Commands: those that arrive while others are under way share one append, whoever sent them.</content>
internal sealed partial class HostedReplica
{
    private readonly RequestBatcher<CommandCall> _proposals;

    public void Propose(Payloads commands, Action<CommandReply> settled)
    {
        var call = new CommandCall(commands, _services.Clock.GetTimestamp(), settled);
        if (!_proposals.TryAdd(call)) call.Settle(new CommandReply { Refusal = ReplicaRefusal.Overloaded });
    }

    /// <inheritdoc cref="IRaftReplicaGrain.ProposeAsync"/>
    public Task<CommandReply> ProposeAsync(Payloads commands)
    {
        var reply = new TaskCompletionSource<CommandReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        Propose(commands, reply.SetResult);
        return reply.Task;
    }

    private async Task ProposeInTurnAsync(List<CommandCall> calls)
    {
        RefuseLate(calls);
        if (calls.Count == 0) return;
        var proposed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Propose(calls, proposed) is not { } refusal)
        {
            await proposed.Task;
            return;
        }

        var reply = new CommandReply { Refusal = refusal, LeaderKey = _driver is { } driver ? LeaderKey(driver) : null };
        foreach (var call in calls) call.Settle(reply);
    }

    private ReplicaRefusal? Propose(List<CommandCall> calls, TaskCompletionSource proposed)
    {
        if (_driver is not { StopReason: null } driver) return ReplicaRefusal.NotRunning;
        if (_log.IsOverloaded) return ReplicaRefusal.Overloaded;
        ReadOnlyMemory<byte>[] commands = calls.Count == 1 ? calls[0].Commands : [.. calls.SelectMany(static c => c.Commands)];
        var outcome = driver.Propose(new CommandBatch(commands, batch =>
        {
            Settle(calls, batch);
            proposed.SetResult();
        }));
        return outcome switch
        {
            ProposalOutcome.Accepted => null,
            ProposalOutcome.Overloaded => ReplicaRefusal.Overloaded,
            _ => ReplicaRefusal.NotLeader,
        };
    }

    /// <summary>Nobody waits any longer for commands that waited for so long: they are not proposed, and their callers hear so.</summary>
    private void RefuseLate(List<CommandCall> calls)
    {
        calls.RemoveAll(call =>
        {
            if (_services.Clock.GetElapsedTime(call.Since) < _options.RequestTimeout) return false;
            call.Settle(new CommandReply { Refusal = ReplicaRefusal.Overloaded });
            return true;
        });
    }

    private static void Settle(List<CommandCall> calls, CommandBatch batch)
    {
        var start = 0;
        foreach (var call in calls)
        {
            var end = start + call.Commands.Length;
            call.Settle(ReplicaReplies.Of(batch.Outcomes.AsSpan(start..end)));
            start = end;
        }
    }
}
