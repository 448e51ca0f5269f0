using System.Diagnostics;

namespace OrleansRaft.Bench.Processes;

/// <summary>Waits for what a program gives no event for.</summary>
internal static class Until
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Asks again until there is an answer.</summary>
    /// <param name="what">What is waited for, for the message.</param>
    /// <param name="within">How long.</param>
    /// <param name="ask">Null: not yet.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BenchException">There was none in time.</exception>
    public static async Task<T> GetAsync<T>(string what, TimeSpan within, Func<Task<T?>> ask, CancellationToken cancellationToken)
        where T : class
    {
        var begin = Stopwatch.GetTimestamp();
        while (true)
        {
            if (await ask() is { } answer) return answer;
            if (Stopwatch.GetElapsedTime(begin) > within) throw new BenchException($"Not within {within.TotalSeconds} s: {what}.");
            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>Asks again until the answer is yes.</summary>
    /// <param name="what">What is waited for, for the message.</param>
    /// <param name="within">How long.</param>
    /// <param name="ask">Whether it is so.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BenchException">It was not in time.</exception>
    public static Task TrueAsync(string what, TimeSpan within, Func<Task<bool>> ask, CancellationToken cancellationToken) =>
        GetAsync(what, within, async () => await ask() ? what : null, cancellationToken);
}
