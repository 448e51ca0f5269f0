namespace OrleansRaft.Membership;

/// <summary>Runs one piece of work after another, for code whose calls interleave on one scheduler.</summary>
internal sealed class AsyncSerializer
{
    private Task _last = Task.CompletedTask;

    /// <summary>The last work that was given, ended or not.</summary>
    public Task Last => _last;

    /// <summary>Runs the work once all that came before it has ended, well or not.</summary>
    public Task RunAsync(Func<Task> work)
    {
        var run = AfterAsync(_last, work);
        _last = run;
        return run;
    }

    private static async Task AfterAsync(Task before, Func<Task> work)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await work();
    }
}
