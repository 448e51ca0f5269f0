using System.Buffers.Binary;
using OrleansRaft.Groups;

namespace OrleansRaft.Simulation;

/// <summary>One client with some sessions, each of which asks one thing after the other.</summary>
internal sealed class Client
{
    private readonly World _world;
    private readonly History _history;
    private readonly Prng _random;
    private readonly Door _door;
    private readonly Dictionary<int, ulong> _seen = [];

    public Client(World world, History history, ulong number)
    {
        _world = world;
        _history = history;
        _random = world.Stream(1000 + number);
        _door = new Door(world, _random, 1000 + number);
        Later();
    }

    private void Later() => _world.After(_random.Next(1, _world.Options.ThinkMs * 2), () =>
    {
        if (_history.IsClosed) Later();
        else if (_random.Chance(0.4)) Read();
        else Write();
    });

    private void Read()
    {
        var operation = _history.Begin(KeyCallKind.Get, _random.Next(_world.Options.Keys), default, _world.Now);
        _door.Query(KvQuery.Get(Key(operation.Key)), answer =>
        {
            if (answer is { } bytes) Return(operation, bytes);
            else _history.Forget(operation);
            Later();
        });
    }

    /// <summary>Some writes at once, each to a key of its own choice.</summary>
    private void Write()
    {
        var operations = new KeyCall[_random.Next(1, 4)];
        var call = new DoorCall<ProposalResult>(operations.Length);
        var batch = new List<DoorRequest<ProposalResult>>();
        for (var i = 0; i < operations.Length; i++)
        {
            var key = _random.Next(_world.Options.Keys);
            var kind = _random.Chance(0.85) ? KeyCallKind.Put : KeyCallKind.Delete;
            var operation = _history.Begin(kind, key, Condition(key), _world.Now);
            operations[i] = operation;
            batch.Add(new DoorRequest<ProposalResult>(call, i, Command(operation), default));
        }

        _door.Propose(batch, () =>
        {
            if (!call.Answer.IsCompletedSuccessfully) _world.Checker.Fail($"The door let go of {operations[0]} and what came with it without an end.");
            for (var i = 0; i < operations.Length; i++) Settle(operations[i], call.Answer.Result[i]);
            Later();
        });
    }

    private void Settle(KeyCall operation, ProposalResult result)
    {
        switch (result)
        {
            case ProposalResult.Applied applied:
                _world.Checker.Acknowledged(operation, applied.Index);
                Return(operation, applied.Result);
                break;
            case ProposalResult.NotApplied:
                _history.Forget(operation);
                _world.Checker.Denied(operation);
                break;
            default:
                _world.Note("unknown", operation.Id);
                break;
        }
    }

    private void Return(KeyCall operation, ReadOnlyMemory<byte> bytes)
    {
        if (!KvAnswer.TryDecode(bytes, out var answer)) _world.Checker.Fail($"{operation} was answered with bytes that are no answer.");
        operation.Returned = _world.Now;
        operation.Answer = answer.Kind;
        operation.Revision = answer.Revision;
        if (answer.Kind == KvAnswerKind.Found) operation.Value = BinaryPrimitives.ReadUInt64LittleEndian(answer.Value.Span);
        if (answer.Kind is KvAnswerKind.Found or KvAnswerKind.Written) _seen[operation.Key] = answer.Revision;
        _history.Answered(operation);
        _world.Note("answer", operation.Id, (ulong)answer.Kind, answer.Revision, operation.Value);
    }

    private KvCondition Condition(int key) => _random.Next(6) switch
    {
        0 => KvCondition.IfAbsent,
        1 => KvCondition.IfPresent,
        2 when _seen.TryGetValue(key, out var revision) => KvCondition.IfRevision(revision),
        _ => KvCondition.None,
    };

    private byte[] Command(KeyCall operation)
    {
        if (operation.Kind == KeyCallKind.Delete) return KvCommand.Delete(Key(operation.Key), operation.Condition);
        var value = new byte[sizeof(ulong) + _random.Next(0, 40)];
        BinaryPrimitives.WriteUInt64LittleEndian(value, operation.Id);
        return KvCommand.Put(Key(operation.Key), value, operation.Condition);
    }

    private static byte[] Key(int key) => [(byte)'k', (byte)('0' + key)];
}
