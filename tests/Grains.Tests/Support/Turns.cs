namespace OrleansRaft.Grains.Tests.Support;

/// <summary>Runs code as an activation does: one turn at a time, continuations included.</summary>
internal static class Turns
{
    public static Task RunAsync(Func<Task> code) => Task.Factory.StartNew(
        code, CancellationToken.None, TaskCreationOptions.None, new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).Unwrap();

    /// <summary>Does something on a thread of its own while the turn lasts: what goes on because of it has to wait for the turn's end.</summary>
    public static void Meanwhile(Action action)
    {
        var thread = new Thread(() => action());
        thread.Start();
        thread.Join();
    }
}
