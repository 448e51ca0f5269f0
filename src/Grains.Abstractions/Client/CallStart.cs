namespace OrleansRaft;

/// <summary>Where a <see cref="RequestBatcher{T}"/> starts its calls.</summary>
internal static class CallStart
{
    /// <summary>On a scheduler: what is queued there before joins the first call.</summary>
    public static Action<Func<Task>> On(TaskScheduler scheduler) =>
        run => _ = Task.Factory.StartNew(run, CancellationToken.None, TaskCreationOptions.None, scheduler);
}
