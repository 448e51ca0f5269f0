namespace OrleansRaft.Cluster.Tests.Support;

/// <summary>Waits for a condition, with a deadline.</summary>
internal static class Eventually
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    public static Task TrueAsync(Func<bool> condition, string what) =>
        ResultAsync(() => Task.FromResult(condition() ? "" : null), what);

    public static async Task<T> ResultAsync<T>(Func<Task<T?>> look, string what)
        where T : class
    {
        using var deadline = new CancellationTokenSource(RaftTestCluster.Deadline);
        using var timer = new PeriodicTimer(LookAgain);
        while (true)
        {
            try
            {
                if (await look() is { } result) return result;
            }
            catch (Exception e) when (e is Orleans.Runtime.OrleansException or TimeoutException)
            {
                // The silo that was asked died; the client finds another one.
            }

            try
            {
                await timer.WaitForNextTickAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Waited {RaftTestCluster.Deadline.TotalSeconds} s for {what}.");
            }
        }
    }
}
