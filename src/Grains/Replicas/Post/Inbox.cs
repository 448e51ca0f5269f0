namespace OrleansRaft.Replicas;

/// <summary>
/// Takes what the silo hears for a replica that runs on it. Made on the replica's own scheduler, which is where it is heard. Thread-safe.
/// </summary>
/// <param name="read">Reads a frame.</param>
/// <param name="siloLost">Hears that a silo seems to have died.</param>
internal sealed class Inbox(Action<byte[]> read, Action<string> siloLost)
{
    private readonly TaskScheduler _scheduler = TaskScheduler.Current;

    /// <summary>Takes a frame.</summary>
    public void Put(byte[] frame) => Run(read, frame);

    /// <summary>Takes the news that a silo seems to have died.</summary>
    public void SiloLost(string silo) => Run(siloLost, silo);

    private void Run<T>(Action<T> action, T argument) => _ = Task.Factory.StartNew(
        static state =>
        {
            var (action, argument) = ((Action<T>, T))state!;
            action(argument);
        },
        (action, argument),
        CancellationToken.None,
        TaskCreationOptions.DenyChildAttach,
        _scheduler);
}
