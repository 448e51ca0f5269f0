using OrleansRaft.Replicas;
using OrleansRaft.Storage;

namespace OrleansRaft.Simulation;

/// <summary>Sends one snapshot in acknowledged pieces, as the service's sender does, each of which may be lost, and each answer too.</summary>
internal sealed class SnapshotTransfer(
    World world, SimReplica from, string to, SnapshotRecord snapshot, byte[] offer, Action<bool> ended)
{
    private const int Timeout = 300;

    private readonly Guid _id = new((int)world.Random.NextUInt64(), (short)world.Now, 0, new byte[8]);
    private readonly int _life = from.Life;
    private bool _hasEnded;

    public void Begin() => world.After(1, () => Send(0));

    private void Send(int number)
    {
        if (from.Life != _life) return;
        if (number == snapshot.ChunkCount)
        {
            Call(Part(number, default, offer), answer => End(answer == SnapshotAnswer.Delivered));
        }
        else if (from.Rows.Chunk(snapshot.SnapshotId, number) is { } data)
        {
            Call(Part(number, data, null), answer =>
            {
                if (answer == SnapshotAnswer.Continue) Send(number + 1);
                else End(false);
            });
        }
        else
        {
            End(false);
        }
    }

    private SnapshotPart Part(int number, ReadOnlyMemory<byte> data, byte[]? frame) => new(
        _id, snapshot.Metadata.Index.Value, snapshot.Metadata.Term.Value, number, snapshot.ChunkCount, data, frame);

    private void Call(SnapshotPart part, Action<SnapshotAnswer> answered)
    {
        var isAnswered = false;
        world.Network.Carry(from.Silo, to, () => _ = ReceiveAsync(), static () => { });
        world.After(Timeout, () =>
        {
            if (!isAnswered) End(false);
        });

        async Task ReceiveAsync()
        {
            var answer = await world.Replicas[to].ReceiveAsync(part); // A violation in there is kept by the checker.
            world.Network.Carry(to, from.Silo, () =>
            {
                isAnswered = true;
                if (!_hasEnded) answered(answer);
            }, static () => { });
        }
    }

    private void End(bool arrived)
    {
        if (_hasEnded || from.Life != _life) return;
        _hasEnded = true;
        ended(arrived);
    }
}
