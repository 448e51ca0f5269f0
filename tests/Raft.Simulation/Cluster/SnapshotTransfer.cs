using OrleansRaft.Replicas;
using OrleansRaft.Storage;

namespace OrleansRaft.Simulation;

/// <summary>Sends one snapshot in acknowledged pieces, as the service's sender does, each of which may be lost, and each answer too.</summary>
internal sealed class SnapshotTransfer(
    World world, SimReplica from, SimSilo to, SnapshotRecord snapshot, byte[] offer, Action<bool> ended)
{
    private const int TimeoutMs = 300;

    private readonly Guid _id = new((int)world.Disk.NextUInt64(), 0, 0, new byte[8]);
    private bool _hasEnded;

    public void Begin() => world.After(1, () => Send(0));

    private void Send(int number)
    {
        if (from.Driver is null) return;
        if (number == snapshot.ChunkCount)
        {
            Call(Part(number, default, offer), answer => End(answer == SnapshotAnswer.Delivered));
        }
        else if (from.Chunk(snapshot.SnapshotId, number) is { } data)
        {
            Call(Part(number, data, null), answer =>
            {
                if (answer == SnapshotAnswer.Continue)
                {
                    from.Driver?.SnapshotPieceSent(to.Id, data.Length);
                    Send(number + 1);
                }
                else
                {
                    End(false);
                }
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
        world.Network.Carry(from.Id.Value, to.Id.Value, () =>
        {
            if (to.Running is { } receiver) receiver.Enter(_ => Receive(receiver));
        }, static () => { });
        world.After(TimeoutMs, () =>
        {
            if (!isAnswered) End(false);
        });

        void Receive(SimReplica receiver) => _ = ReceiveAsync(receiver);

        async Task ReceiveAsync(SimReplica receiver)
        {
            var answer = await receiver.ReceiveAsync(part); // A violation in there is kept by the checker.
            world.Network.Carry(to.Id.Value, from.Id.Value, () => from.Process.Enter(() =>
            {
                isAnswered = true;
                if (!_hasEnded) answered(answer);
            }), static () => { });
        }
    }

    private void End(bool arrived)
    {
        if (_hasEnded) return;
        _hasEnded = true;
        ended(arrived);
    }
}
