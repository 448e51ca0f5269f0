namespace OrleansRaft.Grains.Tests.Support;

/// <summary>Runs code as an activation does: one turn at a time, continuations included.</summary>
internal static class Turns
{
    public static Task RunAsync(Func<Task> code) => Task.Factory.StartNew(
        code, CancellationToken.None, TaskCreationOptions.None, new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).Unwrap();
}
