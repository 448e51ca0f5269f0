using OrleansRaft.Groups;

namespace OrleansRaft.Membership;

/// <summary>Lets the catalogue end what is left of a group's membership when the group is deleted.</summary>
[Alias("raft.IMembershipEndGrain")]
internal interface IMembershipEndGrain : IGrainWithStringKey
{
    /// <summary>
    /// Ends all operations of a group that is being deleted, and takes no more of them, so that none of them meets the next group of its name.
    /// </summary>
    /// <param name="highestId">The highest replica id that the catalogue knows to have been used.</param>
    /// <returns>The highest one that may have been used.</returns>
    [Alias("End")]
    Task<ulong> EndAsync(ulong highestId);
}

/// <content>The end of the group: nothing that was asked of it may be done to the next one of its name.</content>
internal sealed partial class GroupMembershipGrain
{
    public async Task<ulong> EndAsync(ulong highestId)
    {
        _state.State.DeletedThrough = Math.Max(_state.State.FindHighestId(), highestId);
        foreach (var operation in Operations)
        {
            // A caller who repeats himself means the group that is there then.
            operation.IdempotencyKey = null;
            operation.EndWithGroup(_clock.GetUtcNow());
        }

        await StoreAsync("the end of its operations");
        return _state.State.DeletedThrough;
    }

    /// <summary>Whether only replicas of a group that was deleted were asked: one that the catalogue did not know of may live on for a while.</summary>
    private bool IsDeleted(GroupSurvey survey) => survey.Members.Keys.All(id => id <= _state.State.DeletedThrough);

    private Rejection NoGroup() => new(RejectionCode.GroupNotFound, $"There is no group '{Group}'.");
}
