using System.Runtime.CompilerServices;

namespace OrleansRaft;

/// <summary>
/// The calls of one Orleans client to its groups' doors: whatever asks the same group at the same time shares them, whichever
/// <see cref="RaftGroupClient"/> it came through. Thread-safe.
/// </summary>
internal sealed class DoorCalls
{
    private static readonly ConditionalWeakTable<IGrainFactory, DoorCalls> Clients = [];

    // Only groups that somebody asks right now: names are the callers', and there is no end to them.
    private readonly Dictionary<string, GroupCalls> _groups = [];
    private readonly IGrainFactory _grains;

    private DoorCalls(IGrainFactory grains) => _grains = grains;

    /// <summary>Those of a client.</summary>
    public static DoorCalls Of(IGrainFactory grains) => Clients.GetValue(grains, static g => new DoorCalls(g));

    public ValueTask<ProposalResult> ProposeAsync(string group, ReadOnlyMemory<byte> command) =>
        AskAsync(group, command, static (calls, command) => calls.ProposeAsync(command));

    public ValueTask<QueryResult> QueryAsync(string group, ReadOnlyMemory<byte> query) =>
        AskAsync(group, query, static (calls, query) => calls.QueryAsync(query));

    private async ValueTask<T> AskAsync<T>(string group, ReadOnlyMemory<byte> payload, Func<GroupCalls, ReadOnlyMemory<byte>, Task<T>> ask)
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
            if (!_groups.TryGetValue(group, out var calls)) _groups.Add(group, calls = new GroupCalls(_grains.GetGrain<IRaftGroupGrain>(group)));
            calls.Callers++;
            return calls;
        }
    }

    private void Leave(string group, GroupCalls calls)
    {
        lock (_groups)
        {
            if (--calls.Callers == 0) _groups.Remove(group);
        }
    }
}
