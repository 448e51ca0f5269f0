using OrleansRaft.Core;
using OrleansRaft.Hosting;
using OrleansRaft.Membership;
using OrleansRaft.Placement;
using OrleansRaft.Replicas;
using OrleansRaft.Replication;

namespace OrleansRaft.Simulation;

/// <summary>
/// Changes the membership as the service does: the service's own <see cref="OperationMachine"/> decides, and this carries it out, with a grain that
/// dies, answers that are lost, and callers that change their minds.
/// </summary>
internal sealed partial class OperationHost : IMembershipDriver
{
    private const int CallTimeoutMs = 500;
    private const int PauseMs = 50;

    /// <summary>Short, so that much is given up: who gives up soon must be as right as who gives up late.</summary>
    private const int PatienceMs = 1_200;

    private static readonly CatchUpOptions CatchUp = new()
    {
        Entries = 3,
        Bytes = 1_000,
        Stable = TimeSpan.FromMilliseconds(60),
        Rounds = 10,
        Patience = TimeSpan.FromMilliseconds(1_500),
    };

    private readonly World _world;
    private readonly Prng _random;
    private readonly WorldClock _clock;
    private readonly OperationStore _store;
    private readonly Dictionary<ulong, Configuration> _before = [];
    private OperationMachine? _machine;
    private Operation? _current;
    private long _movedAt;

    public OperationHost(World world)
    {
        _world = world;
        _random = world.Stream(5);
        _clock = new WorldClock(world);
        _store = new OperationStore(world, _random);
        _plans = new MembershipPlans(world, _random);
        world.IsMembershipIdle = true;
        world.Strike(FaultClass.Operations, 0);
        BeginRequests();
    }

    public int Applied { get; private set; }

    public int Refused { get; private set; }

    public bool IsIdle => _store.State.Operations.TrueForAll(static o => o.HasEnded);

    /// <summary>Goes on with the operation whose turn it is, unless that is under way.</summary>
    private void GoOn()
    {
        _world.IsMembershipIdle = IsIdle;
        if (_current is not null || _store.State.Operations.Find(static o => !o.HasEnded) is not { } next) return;
        _current = next;
        _movedAt = _world.Now;
        _machine = new OperationMachine(next, new CatchUpGate(CatchUp), IdsOf(next), _ => true, _clock);
        Step(_store.Life);
    }

    /// <summary>In the service the grain gives ids; here a silo's name says which one it is for.</summary>
    private static Func<ulong, ulong> IdsOf(Operation operation)
    {
        var silos = new Queue<string>(operation.Changes.Where(static c => c.Silo is not null && c.ReplicaId == 0).Select(static c => c.Silo!));
        return _ => ulong.Parse(silos.Dequeue().AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);
    }

    private void Step(int life)
    {
        if (life != _store.Life || _current is not { } operation) return;
        if (operation.HasEnded) Save(life);
        else if (_world.Leader is { Driver: { } driver } leader) Act(life, operation, leader, _machine!.Next(Report(leader, driver)));
        else Stuck(life, hasLeader: false);
    }

    /// <summary>Nothing moves: looks again some time, or gives up.</summary>
    private void Stuck(int life, bool hasLeader)
    {
        if (life == _store.Life && _current is { HasEnded: false } operation && _world.Now - _movedAt >= PatienceMs)
        {
            _movedAt = _world.Now;
            if (_machine!.GiveUp(hasLeader, "Nobody could carry it on."))
            {
                _world.Note("given up", operation.Number, (ulong)operation.State);
                Save(life);
                return;
            }
        }

        _world.After(PauseMs, () => Step(life));
    }

    private void Act(int life, Operation operation, SimReplica leader, OperationAct act)
    {
        // Not as this leader has it: it may have been deposed, and be of the past.
        if (operation.Stages.Count > 0) _before.TryAdd(operation.Number, _world.Checker.NewestConfiguration);
        if (act is OperationAct.Save or OperationAct.HandOver or OperationAct.Retire or OperationAct.Wait { IsPatient: true }) _movedAt = _world.Now;
        switch (act)
        {
            case OperationAct.Save:
                Save(life);
                break;
            case OperationAct.Confirm:
                Confirm(life, operation, leader);
                break;
            case OperationAct.Make make:
                Make(life, operation, make.Members);
                break;
            case OperationAct.HandOver handOver:
                leader.Enter(driver => driver.TransferLeadership(new ReplicaId(handOver.To)));
                _world.After(_random.Next(1, 200), () => Step(life));
                break;
            case OperationAct.Propose propose:
                Propose(life, operation, leader, propose.Proposal);
                break;
            case OperationAct.Retire retire:
                Retire(life, retire.Members);
                break;
            default:
                Stuck(life, hasLeader: true);
                break;
        }
    }

    private void Save(int life) => _store.Save(() =>
    {
        if (_current is { HasEnded: true } ended)
        {
            End(ended);
            _current = null;
            GoOn();
        }
        else
        {
            Step(life);
        }
    });

    /// <summary>What the leader says may be old when it comes, but not older than the question.</summary>
    private void Confirm(int life, Operation operation, SimReplica leader)
    {
        Ask(life, leader, (driver, answer) => driver.Query([], proof => _world.After(0, () =>
        {
            var report = Report(leader, driver) with { IsConfirmed = proof.Results is not null };
            answer(() => Confirmed(report));
        })));

        void Confirmed(ReplicaReport report)
        {
            if (life != _store.Life || operation.HasEnded) Step(life);
            else if (report is { IsLeader: true, IsConfirmed: true }) Act(life, operation, leader, _machine!.Next(report));
            else Stuck(life, hasLeader: true);
        }
    }

    private void Make(int life, Operation operation, IReadOnlyList<MemberChange> members)
    {
        var position = operation.Position;
        _world.After(_random.Next(1, 60), () =>
        {
            var (isAway, rejection) = (_world.Now < _awayUntil, (Rejection?)null);
            foreach (var member in members)
            {
                if (isAway || rejection is not null) break;
                rejection = MakeOne(member);
            }

            if (life != _store.Life || operation.Position != position) Step(life);
            else if (isAway) Stuck(life, hasLeader: true);
            else if (rejection is null)
            {
                _movedAt = _world.Now;
                _machine!.Made();
                Step(life);
            }
            else
            {
                _machine!.NotMade(rejection);
                Save(life);
            }
        });
    }

    private Rejection? MakeOne(MemberChange member)
    {
        // Ids that were given and not used: nobody is there.
        while ((ulong)_world.Silos.Count + 1 < member.ReplicaId) NewSilo().Retire();
        if ((ulong)_world.Silos.Count >= member.ReplicaId)
        {
            return _world.Silo(new ReplicaId(member.ReplicaId)).IsRetired ? new Rejection(RejectionCode.ReplicaIdUsed, "It was retired before.") : null;
        }

        if (_isUnwilling)
        {
            _isUnwilling = false;
            return new Rejection(RejectionCode.UnknownStateMachine, "Its silo does not have it.");
        }

        NewSilo().Start();
        return null;
    }

    private SimSilo NewSilo() =>
        new(_world, new ReplicaId((ulong)_world.Silos.Count + 1), new Storage.ReplicaBirth(World.StateMachine, default, null));

    private void Propose(int life, Operation operation, SimReplica leader, ChangeProposal proposal)
    {
        var position = operation.Position;
        Ask(life, leader, (driver, answer) => ChangeEncoding.Propose(driver, proposal, outcome => answer(() => Answered(outcome))));

        void Answered(ChangeOutcome outcome)
        {
            var rejection = outcome.Refusal is { } code ? new Rejection(code, outcome.Reason ?? "") : null;
            if (life != _store.Life) return;
            if (operation.Position == position && _machine!.Answered(new ChangeReply(outcome.Status, outcome.Index.Value, rejection))) Save(life);
            else Stuck(life, hasLeader: true);
        }
    }

    /// <summary>A leader that dies does not answer; an answer that comes after the timeout is none.</summary>
    private void Ask(int life, SimReplica leader, Action<ReplicaDriver, Action<Action>> ask)
    {
        var isOver = false;
        _world.After(CallTimeoutMs, () => Once(() => Step(life)));
        _world.After(_random.Next(1, 20), () => leader.Enter(driver => ask(driver, taken => _world.After(_random.Next(1, 20), () => Once(taken)))));

        void Once(Action end)
        {
            if (isOver) return;
            isOver = true;
            end();
        }
    }

    private void Retire(int life, IReadOnlyList<MemberChange> members) => _world.After(_random.Next(1, 50), () =>
    {
        foreach (var member in members)
        {
            if ((ulong)_world.Silos.Count >= member.ReplicaId) _world.Silo(new ReplicaId(member.ReplicaId)).Retire();
        }

        if (life != _store.Life) return;
        _machine!.Retired();
        Save(life);
    });

    private ReplicaReport Report(SimReplica leader, ReplicaDriver driver)
    {
        var contacts = new ContactTimes(_clock);
        foreach (var silo in _world.Silos)
        {
            if (silo.Current is { IsPaused: false } && silo.Running is not null) contacts.Heard(silo.Id);
        }

        return ReplicaReports.Of(
            driver, contacts, new ReplicaGrainKey(leader.Silo.Key, leader.Silo.Name), World.StateMachine, new RaftSiloOptions());
    }
}
