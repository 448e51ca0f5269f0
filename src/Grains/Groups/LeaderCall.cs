namespace OrleansRaft.Groups;

/// <summary>Waits for a leader's answer for as long as it leads.</summary>
internal static class LeaderCall
{
    /// <summary>Waits, and looks now and then whether somebody else leads.</summary>
    /// <param name="call">The call.</param>
    /// <param name="isReplaced">Asks whether somebody else leads by now.</param>
    /// <param name="deadline">When it is given up.</param>
    /// <param name="clock">The time.</param>
    /// <exception cref="TimeoutException">It did not answer in time, or another leader was elected meanwhile.</exception>
    public static async Task<T> AnswerAsync<T>(Task<T> call, Func<Task<bool>> isReplaced, DateTimeOffset deadline, TimeProvider clock)
    {
        while (true)
        {
            var left = DoorLimits.Patience(deadline, clock);
            try
            {
                return await call.WaitAsync(left < DoorLimits.Suspicion ? left : DoorLimits.Suspicion, clock);
            }
            catch (TimeoutException)
            {
                // Under load its answer may be here by the time that its lateness has its turn.
                if (!call.IsCompleted && left > DoorLimits.Suspicion && !await isReplaced()) continue;
                if (call.IsCompleted) return await call;
                call.Ignore();
                throw;
            }
        }
    }
}
