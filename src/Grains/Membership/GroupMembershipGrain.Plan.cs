using OrleansRaft.Placement;
using OrleansRaft.Replicas;

namespace OrleansRaft.Membership;

/// <content>What a change would do.</content>
internal sealed partial class GroupMembershipGrain
{
    /// <summary>How long a silo may take to name its database before the plan does without.</summary>
    private static readonly TimeSpan DatabasePatience = TimeSpan.FromMilliseconds(500);

    public async Task<ChangePlan?> PlanAsync(ChangeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var silos = request.Changes.Take(Limits.ChangesPerOperation).Select(static c => c.Silo).OfType<string>().Distinct().ToArray();
        var naming = Task.WhenAll(silos.Select(DatabaseOfAsync));
        var survey = await _router.SurveyAsync(_clock.GetUtcNow() + _options.RequestTimeout);
        var databases = await naming;
        if (survey is null) return null;
        return ChangePlanner.Of(new PlanInput(Group, request, survey, IsActive)
        {
            Databases = silos.Zip(databases).Where(static d => d.Second is not null).ToDictionary(static d => d.First, static d => d.Second!),
            LastGivenId = _state.State.LastGivenId,
            // Not the one that waits to be told to leave its joint configuration: that is what is asked for, or what the refusal says.
            Waiting = Operations.Count(o => !o.HasEnded && o != JointOperation),
        });
    }

    private async Task<string?> DatabaseOfAsync(string silo)
    {
        if (!IsActive(silo)) return null;
        try
        {
            return await GrainFactory.GetGrain<ISiloLogGrain>(PinnedKey.OfSilo(silo)).DatabaseAsync().WaitAsync(DatabasePatience, _clock);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return null; // A silo that does not answer is taken for a database of its own, as in a group's view.
        }
    }
}
