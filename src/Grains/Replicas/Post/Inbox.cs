namespace OrleansRaft.Replicas;

/// <summary>Takes frames to a replica that runs on this silo. Made on the replica's own scheduler, which is where they are read.</summary>
/// <param name="read">Reads a frame.</param>
internal sealed class Inbox(Action<byte[]> read)
{
    private readonly TaskScheduler _scheduler = TaskScheduler.Current;

    /// <summary>Takes a frame; thread-safe.</summary>
    public void Put(byte[] frame) => _ = Task.Factory.StartNew(
        static state =>
        {
            var (read, frame) = ((Action<byte[]>, byte[]))state!;
            read(frame);
        },
        (read, frame),
        CancellationToken.None,
        TaskCreationOptions.DenyChildAttach,
        _scheduler);
}
