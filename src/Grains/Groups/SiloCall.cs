using OrleansRaft.Core;
using OrleansRaft.Replicas;
using OrleansRaft.Replication;
using OrleansRaft.Scheduling;
using OrleansRaft.Storage;

namespace OrleansRaft.Groups;

/// <summary>One call to a silo's door: asks each group's replica, and collects what they answer. They do so on threads of their own.</summary>
internal sealed class SiloCall
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _states;
    private readonly ulong[] _indexes;
    private readonly ReadOnlyMemory<byte>[] _results;
    private int[] _left = [];
    private int _open;

    private SiloCall(int requests)
    {
        _states = new byte[requests];
        _indexes = new ulong[requests];
        _results = new ReadOnlyMemory<byte>[requests];
    }

    /// <summary>Completes when all are answered.</summary>
    public Task Done => _done.Task;

    /// <summary>Proposes commands.</summary>
    public static SiloCall Propose(RunningReplicas running, SiloRequests commands) =>
        Begin(running, commands, static (call, replica, payloads, start) => replica.Propose(payloads, reply => call.Take(start, payloads.Array.Length, reply)));

    /// <summary>Asks state machines.</summary>
    public static SiloCall Query(RunningReplicas running, SiloRequests queries) =>
        Begin(running, queries, static (call, replica, payloads, start) => replica.Query(payloads, reply => call.Take(start, payloads.Array.Length, reply)));

    /// <summary>What is known by now.</summary>
    /// <param name="ticket">With which the client asks for the rest, if there is one.</param>
    public SiloAnswers Answers(long ticket)
    {
        // A state is read before, and was written after, what it stands for.
        var states = new byte[_states.Length];
        for (var i = 0; i < states.Length; i++) states[i] = Volatile.Read(ref _states[i]);
        _left = [.. Enumerable.Range(0, states.Length).Where(i => states[i] == (byte)RequestState.Waiting)];
        var results = new ReadOnlyMemory<byte>[states.Length];
        for (var i = 0; i < states.Length; i++) results[i] = states[i] == (byte)RequestState.Done ? _results[i] : default;
        return new SiloAnswers { States = states, Indexes = _left.Length == 0 ? _indexes : [.. _indexes], Results = new Payloads(results), Ticket = _left.Length == 0 ? 0 : ticket };
    }

    /// <summary>Those that were waiting when <see cref="Answers"/> was asked, once all are done.</summary>
    public SiloAnswers Rest() => new()
    {
        States = [.. _left.Select(i => _states[i])],
        Indexes = [.. _left.Select(i => _indexes[i])],
        Results = new Payloads([.. _left.Select(i => _results[i])]),
    };

    private static SiloCall Begin(RunningReplicas running, SiloRequests requests, Action<SiloCall, ILocalReplica, Payloads, int> ask)
    {
        var call = new SiloCall(requests.Payloads.Array.Length) { _open = requests.Groups.Length };
        var all = requests.Payloads.Array;
        TurnBatch.Run(requests.Groups, groups =>
        {
            var start = 0;
            foreach (var (group, replica, count) in groups)
            {
                var payloads = count == all.Length ? requests.Payloads : new Payloads(all[start..(start + count)]);
                if (running.Find(new ReplicaKey(group, new ReplicaId(replica))) is { } here) ask(call, here, payloads, start);
                else call.Refuse(start, count, RequestState.NotLeader);
                start += count;
            }
        });
        return call;
    }

    private void Take(int start, int count, CommandReply reply)
    {
        if (reply.Refusal is { } refusal)
        {
            Refuse(start, count, refusal == ReplicaRefusal.Overloaded ? RequestState.Full : RequestState.NotLeader);
            return;
        }

        for (var i = 0; i < count; i++) Set(start + i, StateOf(reply.Statuses[i]), reply.Indexes[i], reply.Results.Array[i]);
        End();
    }

    private void Take(int start, int count, QueryReply reply)
    {
        if (reply.Refusal is { } refusal)
        {
            Refuse(start, count, refusal == ReplicaRefusal.Overloaded ? RequestState.Full : RequestState.NotLeader);
            return;
        }

        for (var i = 0; i < count; i++) Set(start + i, RequestState.Done, reply.Applied, reply.Results.Array[i]);
        End();
    }

    /// <summary>A command whose place in the log went to another one is safe to propose again, like one that was refused.</summary>
    private static RequestState StateOf(CommandStatus status) => status switch
    {
        CommandStatus.Applied => RequestState.Done,
        CommandStatus.Lost => RequestState.NotLeader,
        _ => RequestState.Unknown,
    };

    private void Refuse(int start, int count, RequestState state)
    {
        for (var i = start; i < start + count; i++) Set(i, state, 0, default);
        End();
    }

    private void Set(int place, RequestState state, ulong index, ReadOnlyMemory<byte> result)
    {
        _indexes[place] = index;
        _results[place] = result;
        Volatile.Write(ref _states[place], (byte)state);
    }

    private void End()
    {
        if (Interlocked.Decrement(ref _open) == 0) _done.SetResult();
    }
}
