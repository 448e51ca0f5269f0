using OrleansRaft.Replicas;

namespace OrleansRaft.Groups;

/// <summary>Waits for a leader's answer for as long as it leads.</summary>
internal static class LeaderCall
{
    /// <summary>Waits, and looks now and then whether somebody else leads.</summary>
    /// <param name="call">The call.</param>
    /// <param name="leader">Who was called.</param>
    /// <param name="router">Knows who leads.</param>
    /// <param name="deadline">When it is given up.</param>
    /// <param name="clock">The time.</param>
    /// <exception cref="TimeoutException">It did not answer in time, or another leader was elected meanwhile.</exception>
    public static async Task<T> AnswerAsync<T>(
        Task<T> call, IRaftReplicaGrain leader, GroupRouter router, DateTimeOffset deadline, TimeProvider clock)
    {
        while (true)
        {
            var left = DoorLimits.Patience(deadline, clock);
            try
            {
                return await call.WaitAsync(left < DoorLimits.Suspicion ? left : DoorLimits.Suspicion, clock);
            }
            catch (TimeoutException) when (!call.IsCompleted)
            {
                if (left > DoorLimits.Suspicion && !await router.IsReplacedAsync(leader)) continue;
                call.Ignore();
                throw;
            }
        }
    }
}
