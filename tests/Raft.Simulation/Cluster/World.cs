using OrleansRaft.Core;

namespace OrleansRaft.Simulation;

/// <summary>
/// One thread, one seed: everything that happens is an event in a queue, and the same seed makes the same history. Times are
/// milliseconds of the world's own clock.
/// </summary>
internal sealed class World
{
    /// <summary>What the group runs.</summary>
    public const string StateMachine = KvClient.StateMachine;

    private readonly PriorityQueue<Action, (long At, long Order)> _events = new();
    private readonly List<SimReplica> _touched = [];
    private readonly ulong _seed;
    private long _order;

    public World(ulong seed, SimulationOptions options, Journal journal, StateTrace? trace)
    {
        Trace = trace;
        _seed = seed;
        Options = options;
        Journal = journal;
        Disk = Stream(2);
        Checker = new Checker(this);
        Network = new Network(this, Stream(3));
    }

    public SimulationOptions Options { get; }

    public Journal Journal { get; }

    /// <summary>Where every step of every replica goes, if anybody wants it.</summary>
    public StateTrace? Trace { get; }

    public Checker Checker { get; }

    public Network Network { get; }

    public Strikes Strikes { get; } = new();

    /// <summary>Draws for stores and processes.</summary>
    public Prng Disk { get; }

    /// <summary>All silos that ever were, in the order of their replicas' ids: each silo has one.</summary>
    public List<SimSilo> Silos { get; } = [];

    /// <summary>Whether no membership operation is under way.</summary>
    public bool IsMembershipIdle { get; set; }

    /// <summary>From then on nothing breaks any more.</summary>
    public bool IsHealed { get; set; }

    public long Now { get; private set; }

    public static string SiloOf(ReplicaId id) => $"s{id.Value:d3}";

    /// <summary>Draws for one purpose: what another purpose draws does not alter it.</summary>
    public Prng Stream(ulong purpose) => new(_seed, purpose);

    public SimSilo Silo(ReplicaId id) => Silos[(int)id.Value - 1];

    public SimSilo Silo(string name) => Silos[int.Parse(name.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture) - 1];

    /// <summary>The replicas that run and are the last of their id.</summary>
    public IEnumerable<SimReplica> Running => Silos.Select(static s => s.Running).OfType<SimReplica>();

    /// <summary>The replica of the highest term that believes to lead, or null.</summary>
    public SimReplica? Leader => Running.Where(static r => r.Driver!.IsLeader).MaxBy(static r => r.Driver!.Node.Term);

    public bool Has(FaultClass fault) => !IsHealed && Options.Faults.Contains(fault);

    public void Strike(FaultClass fault, ulong who)
    {
        Strikes.Count(fault);
        Journal.Add(Now, FaultSet.NameOf(fault), who);
    }

    public void Note(string what, ulong who, ulong first = 0, ulong second = 0, ulong third = 0) =>
        Journal.Add(Now, what, who, first, second, third);

    public void After(long delay, Action action) => _events.Enqueue(action, (Now + Math.Max(1, delay), ++_order));

    /// <summary>Lets an action happen now and again.</summary>
    public void Every(Prng random, int average, Action action) => After(random.Next(1, (2 * average) + 1), () =>
    {
        action();
        Every(random, average, action);
    });

    /// <summary>The replica is looked at after the event.</summary>
    public void Touch(SimReplica replica)
    {
        if (!_touched.Contains(replica)) _touched.Add(replica);
    }

    /// <summary>Lets time pass until then, and checks after each event whatever it touched.</summary>
    public void RunUntil(long end)
    {
        while (_events.TryPeek(out _, out var next) && next.At <= end)
        {
            Now = next.At;
            _events.Dequeue()();
            CheckTouched();
        }

        Now = end;
    }

    /// <summary>Checks whatever was touched. An event that carries out what several held back does so after each of them.</summary>
    public void CheckTouched()
    {
        foreach (var replica in _touched) Checker.Check(replica);
        _touched.Clear();
    }

    /// <summary>Lets time pass until something holds.</summary>
    /// <returns>Whether it does.</returns>
    public bool RunUntil(long end, Func<bool> condition)
    {
        const int Look = 50;
        while (!condition())
        {
            if (Now >= end) return false;
            RunUntil(Now + Look);
        }

        return true;
    }
}
