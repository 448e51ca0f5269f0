using OrleansRaft.Core;
using OrleansRaft.Groups;
using OrleansRaft.Recovery;
using OrleansRaft.Replicas;

namespace OrleansRaft.Grains.Tests.Recovery;

/// <summary>What a recovery finds.</summary>
internal static class Found
{
    /// <summary>Members 1 to n on silos <c>s1</c> to <c>sn</c>, of which some answer with their logs as a history left them.</summary>
    public static RecoveryFindings Of(int size, Func<int, bool> survives, RaftHistories history) => With([.. Enumerable.Range(0, size).Select(r =>
        survives(r)
            ? Alive(Log(r + 1, size) with
            {
                Term = history.TermOf(r),
                Log = LogShape.Of(
                    default,
                    history.LogOf(r).Select(static (e, i) => new Entry(new Term(e.Term), new LogIndex((ulong)i + 1), EntryKind.Normal, default)),
                    (ulong)history.CommitOf(r)),
                Applied = (ulong)history.CommitOf(r),
            })
            : Gone(r + 1))]);

    /// <summary>A group's findings, with the members' silos as the catalogue's route.</summary>
    public static RecoveryFindings With(params FoundMember[] members) => new()
    {
        Group = "orders",
        Generation = 1,
        FirstVersion = 1,
        Route = new GroupRoute(1, members.Max(static m => m.ReplicaId), members.ToDictionary(static m => m.ReplicaId, static m => m.Silo)),
        HighestGivenId = 0,
        Members = members,
    };

    /// <summary>A running voter of a group of voters 1 to n, with ten entries, all of them applied.</summary>
    public static ReplicaLog Log(int id, int size) => new()
    {
        ReplicaId = (ulong)id,
        Silo = $"s{id}",
        Condition = ReplicaCondition.Running,
        StateMachine = "kv",
        Term = 3,
        Log = Log(10, 10, (3, 1)),
        Applied = 10,
        Configuration = new ConfigurationView(1, [.. Enumerable.Range(1, size).Select(static i => (ulong)i)], [], [], [], false),
        Silos = Enumerable.Range(1, size).ToDictionary(static i => (ulong)i, static i => $"s{i}"),
        HighestId = (ulong)size,
    };

    /// <summary>A log that ends somewhere, and where its terms begin.</summary>
    public static LogShape Log(ulong lastIndex, ulong commit, params (ulong Term, ulong Index)[] starts) =>
        new(lastIndex, commit, [.. starts.Select(static s => new TermStart(s.Term, s.Index))]);

    public static FoundMember Alive(ReplicaLog log) => new(log.ReplicaId, log.Silo, true, log);

    /// <summary>A member whose silo is not there.</summary>
    public static FoundMember Gone(int id) => new((ulong)id, $"s{id}", false, null);

    /// <summary>A member on an active silo that is not running.</summary>
    public static FoundMember Down(int id, ReplicaCondition? condition) => new(
        (ulong)id, $"s{id}", true, condition is { } c ? new ReplicaLog { ReplicaId = (ulong)id, Silo = $"s{id}", Condition = c } : null);
}
