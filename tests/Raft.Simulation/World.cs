using OrleansRaft.Core;

namespace OrleansRaft.Simulation;

/// <summary>One thread, one seed: everything that happens is an event in a queue, and the same seed makes the same history.</summary>
internal sealed class World
{
    private readonly PriorityQueue<Action, (long At, long Order)> _events = new();
    private long _order;

    public World(ulong seed, SimulationOptions options)
    {
        Options = options;
        Random = new Prng(seed);
        Network = new Network(this);
    }

    public SimulationOptions Options { get; }

    public Prng Random { get; }

    public Network Network { get; }

    public Checker Checker { get; } = new();

    /// <summary>All replicas that ever were, by silo: each has its own.</summary>
    public SortedDictionary<string, SimReplica> Replicas { get; } = new(StringComparer.Ordinal);

    public IEnumerable<SimReplica> Alive => Replicas.Values.Where(static r => r.Driver is not null);

    public long Now { get; private set; }

    public static string SiloOf(ReplicaId id) => $"s{id.Value:d3}";

    public SimReplica Replica(ReplicaId id) => Replicas[SiloOf(id)];

    public bool Chance(double probability) => Random.Chance(probability);

    public void After(int delay, Action action) => _events.Enqueue(action, (Now + Math.Max(1, delay), ++_order));

    /// <summary>Lets an action happen now and again.</summary>
    public void Every(int average, Action action) => After(Random.Next(1, (2 * average) + 1), () =>
    {
        action();
        Every(average, action);
    });

    /// <summary>Lets time pass until then, and checks all replicas after each event.</summary>
    public void RunUntil(long end) => RunUntil(end, static () => false);

    /// <summary>The same, until something holds.</summary>
    /// <returns>Whether it does.</returns>
    public bool RunUntil(long end, Func<bool> condition)
    {
        while (_events.TryPeek(out _, out var next) && next.At <= end)
        {
            Now = next.At;
            _events.Dequeue()();
            foreach (var replica in Alive) Checker.Check(replica);
            if (condition()) return true;
        }

        Now = end;
        return false;
    }
}
