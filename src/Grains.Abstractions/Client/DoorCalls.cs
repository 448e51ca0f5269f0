using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace OrleansRaft;

/// <summary>
/// The calls of one Orleans client, whichever <see cref="RaftGroupClient"/> they came through. A group of which is known where it is led is asked
/// there, in one call with all others that the same silo leads; any other one by its own door, which finds the leader. Thread-safe.
/// </summary>
internal sealed class DoorCalls
{
    private static readonly ConditionalWeakTable<IGrainFactory, DoorCalls> Clients = [];

    // Only groups that somebody asks right now: names are the callers', and there is no end to them.
    private readonly Dictionary<string, GroupCalls> _groups = [];
    private readonly ConcurrentDictionary<string, SiloCalls> _silos = new();
    private readonly LeaderRoutes _routes = new();
    private readonly IGrainFactory _grains;

    private DoorCalls(IGrainFactory grains) => _grains = grains;

    /// <summary>Those of a client.</summary>
    public static DoorCalls Of(IGrainFactory grains) => Clients.GetValue(grains, static g => new DoorCalls(g));

    public async ValueTask<ProposalResult> ProposeAsync(string group, ReadOnlyMemory<byte> command)
    {
        if (_routes.Find(group) is { } place)
        {
            var answer = await Silo(place).ProposeAsync(new SiloRequest(group, place, command));
            if (answer.State is RequestState.NotLeader or RequestState.Unknown) _routes.Forget(group, place);
            switch (answer.State)
            {
                case RequestState.Done:
                    return new ProposalResult.Applied(answer.Index, answer.Result);
                case RequestState.Full:
                    return new ProposalResult.NotApplied(Full);
                case RequestState.Unknown when answer.Failure is { } failure:
                    return CallFailure.IsBrokenCall(failure) ? GroupCalls.LostProposal(failure) : throw failure;
                case RequestState.Unknown:
                    return new ProposalResult.Unknown("The leader lost track of it: leadership changed, or no quorum answered in time.");
                default:
                    break; // Nothing was done with it.
            }
        }

        return await AskDoorAsync(group, command, static (calls, command) => calls.ProposeAsync(command));
    }

    public async ValueTask<QueryResult> QueryAsync(string group, ReadOnlyMemory<byte> query)
    {
        if (_routes.Find(group) is { } place)
        {
            var answer = await Silo(place).QueryAsync(new SiloRequest(group, place, query));
            if (answer.State == RequestState.Done) return new QueryResult.Answered(answer.Index, answer.Result);
            _routes.Forget(group, place); // A read may be asked again elsewhere, whatever became of it.
        }

        return await AskDoorAsync(group, query, static (calls, query) => calls.QueryAsync(query));
    }

    private static Rejection Full => new(RejectionCode.TooManyRequests, "The group has more to do than it can take: slow down.");

    private SiloCalls Silo(LeaderPlace place) => _silos.GetOrAdd(place.Silo, silo => new SiloCalls(_grains, silo, _routes));

    private async ValueTask<T> AskDoorAsync<T>(string group, ReadOnlyMemory<byte> payload, Func<GroupCalls, ReadOnlyMemory<byte>, Task<T>> ask)
    {
        var calls = Enter(group);
        try
        {
            return await ask(calls, payload);
        }
        finally
        {
            Leave(group, calls);
        }
    }

    private GroupCalls Enter(string group)
    {
        lock (_groups)
        {
            if (!_groups.TryGetValue(group, out var calls)) _groups.Add(group, calls = NewCalls(group));
            calls.Callers++;
            return calls;
        }
    }

    private GroupCalls NewCalls(string group) => new(_grains.GetGrain<IRaftGroupGrain>(group), leader => _routes.Learn(group, leader));

    private void Leave(string group, GroupCalls calls)
    {
        lock (_groups)
        {
            if (--calls.Callers == 0) _groups.Remove(group);
        }
    }
}
