using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansRaft.Hosting;

namespace OrleansRaft.Recovery;

/// <summary>
/// Reads the grain state that says which of a group's replicas are over. Straight from the storage: the grain that writes it may have
/// died with its silo, and a replica must not wait until the cluster has noticed that, nor start without having looked.
/// </summary>
/// <param name="storage">Where the catalogue is.</param>
/// <param name="grains">Knows how grains are named.</param>
/// <param name="clock">Spaces out what is tried again.</param>
internal sealed class GroupFences(
    [FromKeyedServices(RaftSiloOptions.GrainStorageName)] IGrainStorage storage, IGrainFactory grains, TimeProvider clock)
{
    /// <summary>The name that the state is stored under.</summary>
    public const string StateName = "recovery";

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
                return await ReadAsync<RecoveryState>(StateName, grains.GetGrain<IGroupRecoveryGrain>(group).GetGrainId());
            }
            catch (Exception e) when (attempt < Attempts && e is not OutOfMemoryException)
            {
                await Task.Delay(Pause, clock, cancellationToken);
            }
        }
    }

    /// <summary>A grain's state as it is stored now, whether or not the grain lives.</summary>
    public async Task<T> ReadAsync<T>(string stateName, GrainId grain)
        where T : class, new()
    {
        var state = new GrainState<T>(new T());
        await storage.ReadStateAsync(stateName, grain, state);
        return state is { RecordExists: true, State: { } read } ? read : new T();
    }
}
