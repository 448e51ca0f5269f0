using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansRaft.Hosting;
using OrleansRaft.Membership;
using OrleansRaft.Recovery;

namespace OrleansRaft.Groups;

/// <summary>
/// What a group's grains have stored, straight from the storage: whether or not such a grain lives, and whatever one that has lost its place
/// and does not know it would say.
/// </summary>
/// <param name="storage">Where the catalogue is.</param>
/// <param name="grains">Knows how grains are named.</param>
internal sealed class GroupStates([FromKeyedServices(RaftSiloOptions.GrainStorageName)] IGrainStorage storage, IGrainFactory grains)
{
    /// <summary>The name that <see cref="GroupMembershipGrain"/> stores its state under.</summary>
    public const string MembershipName = "membership";

    /// <summary>The name that <see cref="GroupRecoveryGrain"/> stores its state under.</summary>
    public const string RecoveryName = "recovery";

    /// <summary>A group's operations; those of earlier groups of its name, if nothing was asked of it yet.</summary>
    public Task<MembershipState> MembershipAsync(string group) =>
        ReadAsync<MembershipState>(MembershipName, grains.GetGrain<IGroupMembershipGrain>(group).GetGrainId());

    /// <summary>A group's generations.</summary>
    public Task<RecoveryState> RecoveryAsync(string group) =>
        ReadAsync<RecoveryState>(RecoveryName, grains.GetGrain<IGroupRecoveryGrain>(group).GetGrainId());

    private async Task<T> ReadAsync<T>(string name, GrainId grain)
        where T : class, new()
    {
        var state = new GrainState<T>(new T());
        await storage.ReadStateAsync(name, grain, state);
        return state is { RecordExists: true, State: { } read } ? read : new T();
    }
}
