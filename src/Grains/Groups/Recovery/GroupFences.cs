using OrleansRaft.Groups;

namespace OrleansRaft.Recovery;

/// <summary>Reads which of a group's replicas are over: a replica must not start without having looked.</summary>
/// <param name="stored">Reads the storage: the grain that writes there may have died with its silo, and nobody waits until that is noticed.</param>
/// <param name="clock">Spaces out what is tried again.</param>
internal sealed class GroupFences(GroupStates stored, TimeProvider clock)
{
    private const int Attempts = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>A group's generations as they are stored now.</summary>
    /// <exception cref="Exception">The storage could not be read for some seconds. Nothing is known then: nobody may start.</exception>
    public async Task<RecoveryState> ReadAsync(string group, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await stored.RecoveryAsync(group);
            }
            catch (Exception e) when (attempt < Attempts && e is not OutOfMemoryException)
            {
                await Task.Delay(Pause, clock, cancellationToken);
            }
        }
    }
}
