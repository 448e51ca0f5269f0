using Orleans.Concurrency;

namespace OrleansRaft;

/// <summary>What a group shall be.</summary>
/// <param name="Members">The silos that get a voter each; no silo twice.</param>
/// <param name="StateMachine">The name of a registered state machine.</param>
[GenerateSerializer, Immutable, Alias("raft.group-spec")]
public sealed record GroupSpec([property: Id(0)] IReadOnlyList<string> Members, [property: Id(1)] string StateMachine);

/// <summary>Where a group stands in the catalogue.</summary>
public enum GroupState
{
    /// <summary>Its replicas are being made.</summary>
    Creating,

    /// <summary>It serves.</summary>
    Active,

    /// <summary>Its replicas are being retired.</summary>
    Deleting,
}

/// <summary>One line of the catalogue.</summary>
/// <param name="Id">The group's id.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Spec">What it was created as. Its membership today is in its log: ask the group.</param>
[GenerateSerializer, Immutable, Alias("raft.group-summary")]
public sealed record GroupSummary([property: Id(0)] string Id, [property: Id(1)] GroupState State, [property: Id(2)] GroupSpec Spec);

/// <summary>How a creation ended.</summary>
[GenerateSerializer, Immutable, Alias("raft.create-group")]
public abstract record CreateGroupResult
{
    private CreateGroupResult() { }

    /// <summary>The group was made.</summary>
    [GenerateSerializer, Immutable, Alias("raft.create-group.created")]
    public sealed record Created : CreateGroupResult;

    /// <summary>The group was there, created the same.</summary>
    [GenerateSerializer, Immutable, Alias("raft.create-group.existed")]
    public sealed record Existed : CreateGroupResult;

    /// <summary>It was refused.</summary>
    /// <param name="Rejection">Why.</param>
    [GenerateSerializer, Immutable, Alias("raft.create-group.rejected")]
    public sealed record Rejected([property: Id(0)] Rejection Rejection) : CreateGroupResult;
}

/// <summary>The catalogue of the cluster's groups (key: <see cref="Key"/>).</summary>
[Alias("raft.IGroupCatalogGrain")]
public interface IGroupCatalogGrain : IGrainWithStringKey
{
    /// <summary>The key of the one catalogue.</summary>
    const string Key = "groups";

    /// <summary>Creates a group with one voter on each silo. Safe to repeat.</summary>
    /// <param name="groupId">See <see cref="Names.IsGroupId"/>.</param>
    /// <param name="spec">What it shall be.</param>
    [Alias("Create")]
    Task<CreateGroupResult> CreateAsync(string groupId, GroupSpec spec);

    /// <summary>Retires a group with all its replicas. Null when that is under way or done; otherwise why not.</summary>
    /// <param name="groupId">The group.</param>
    [Alias("Delete")]
    Task<Rejection?> DeleteAsync(string groupId);

    /// <summary>All groups, by id.</summary>
    [AlwaysInterleave, Alias("List")]
    Task<IReadOnlyList<GroupSummary>> ListAsync();

    /// <summary>One group's line, or null.</summary>
    /// <param name="groupId">The group.</param>
    [AlwaysInterleave, Alias("Find")]
    Task<GroupSummary?> FindAsync(string groupId);
}
