namespace OrleansRaft.Groups;

/// <content>Why the group serves or does not.</content>
internal sealed partial class RaftGroupGrain
{
    public async ValueTask<GroupExplanation?> ExplainAsync()
    {
        var survey = await _router.SurveyAsync();
        return survey is null ? null : GroupExplainer.Explain(this.GetPrimaryKeyString(), survey, silo => _homes.Find(silo) is not null);
    }
}
