namespace OrleansRaft;

/// <summary>
/// Waits for a silo's answer for as long as the silo seems to live. A call that was under way when its silo died is not broken before the
/// cluster has noticed, which takes many seconds; whoever has been elected meanwhile shows it sooner.
/// </summary>
internal static class LeaderWatch
{
    /// <summary>A door answers in half of this, whatever its groups do.</summary>
    private static readonly TimeSpan Suspicion = TimeSpan.FromMilliseconds(250);

    /// <summary>Waits.</summary>
    /// <param name="call">The call.</param>
    /// <param name="group">The door of a group that the silo is asked for.</param>
    /// <param name="place">Who led it when it was asked.</param>
    /// <exception cref="TimeoutException">Another replica leads the group by now.</exception>
    public static async Task<T> AnswerAsync<T>(Task<T> call, IRaftGroupGrain group, LeaderPlace place)
    {
        while (true)
        {
            try
            {
                return await call.WaitAsync(Suspicion);
            }
            catch (TimeoutException) when (!call.IsFaulted)
            {
                if (call.IsCompleted) return await call;
                if (!await IsReplacedAsync(group, place)) continue;
                if (call.IsCompleted) return await call;
                call.Ignore();
                throw;
            }
        }
    }

    private static async Task<bool> IsReplacedAsync(IRaftGroupGrain group, LeaderPlace place)
    {
        try
        {
            return (await group.DescribeAsync())?.Leader is { } leader && leader.ReplicaId != place.Replica;
        }
        catch (Exception e) when (CallFailure.IsBrokenCall(e))
        {
            return false; // It is asked again.
        }
    }
}
