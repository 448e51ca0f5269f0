using System.Buffers.Binary;
using OrleansRaft.Core;
using OrleansRaft.Replication;

namespace OrleansRaft.Simulation;

/// <summary>Writes and reads, and holds the replicas to what they answer.</summary>
internal sealed class Clients(World world)
{
    private readonly List<(SimReplica Replica, int Life, long Since, Func<bool> IsSettled)> _asked = [];
    private ulong _lastCommand;

    public int Acknowledged { get; private set; }

    public int Lost { get; private set; }

    public int Reads { get; private set; }

    /// <summary>Whether nobody asks for anything.</summary>
    public bool IsQuiet { get; set; }

    public void Begin()
    {
        world.Every(25, () =>
        {
            if (!IsQuiet) Write();
        });
        world.Every(25, () =>
        {
            if (!IsQuiet) Read();
        });
        world.Every(SimReplica.RequestUnits, CheckAnswers);
    }

    /// <summary>Proposes some commands to somebody, mostly to one who believes to lead.</summary>
    public void Write()
    {
        if (Target() is not { } replica) return;
        var floor = world.Checker.Floor;
        var ids = Enumerable.Range(0, world.Random.Next(1, 5)).Select(_ => ++_lastCommand).ToArray();
        var batch = new CommandBatch([.. ids.Select(Command)], settled =>
        {
            for (var i = 0; i < ids.Length; i++) Settle(ids[i], settled.Outcomes[i], floor);
        });
        if (replica.Driver!.Propose(batch) == ProposalOutcome.Accepted)
        {
            Ask(replica, () => batch.Outcomes.All(static o => o.Status != CommandStatus.Pending));
            return;
        }

        foreach (var id in ids) world.Checker.Lost(id);
    }

    public void Read()
    {
        if (Target() is not { } replica) return;
        var floor = world.Checker.Floor;
        var isSettled = false;
        var isAsked = replica.Driver!.Query([default], answered =>
        {
            isSettled = true;
            if (answered.Results is not { } results) return;
            Reads++;
            world.Checker.Read(BitConverter.ToUInt64(results[0].Span), floor);
        });
        if (isAsked) Ask(replica, () => isSettled);
    }

    /// <summary>Everybody who asked a replica that has not crashed since was answered in time, if only by "unknown".</summary>
    private void CheckAnswers()
    {
        foreach (var (replica, life, since, isSettled) in _asked)
        {
            if (replica.Life == life && world.Now - since > SimReplica.RequestUnits && !isSettled())
                world.Checker.Fail($"Replica {replica.Id} never answered what it was asked at {since}.");
        }

        _asked.RemoveAll(static asked => asked.IsSettled());
    }

    private void Ask(SimReplica replica, Func<bool> isSettled) => _asked.Add((replica, replica.Life, world.Now, isSettled));

    private SimReplica? Target()
    {
        var alive = world.Alive.ToArray();
        var leaders = alive.Where(static r => r.Driver!.IsLeader).ToArray();
        var pool = leaders.Length > 0 && world.Chance(0.9) ? leaders : alive;
        return pool.Length == 0 ? null : pool[world.Random.Next(pool.Length)];
    }

    private ReadOnlyMemory<byte> Command(ulong id)
    {
        var bytes = new byte[sizeof(ulong) + world.Random.Next(0, 60)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, id);
        return bytes;
    }

    private void Settle(ulong id, CommandOutcome outcome, ulong floor)
    {
        switch (outcome.Status)
        {
            case CommandStatus.Applied:
                Acknowledged++;
                world.Checker.Acknowledged(id, outcome, floor);
                break;
            case CommandStatus.Lost:
                Lost++;
                world.Checker.Lost(id);
                break;
            case CommandStatus.Pending:
                world.Checker.Fail($"Command {id} was settled without an outcome.");
                break;
        }
    }
}
