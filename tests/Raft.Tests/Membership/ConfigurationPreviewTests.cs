using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Membership;

public sealed class ConfigurationPreviewTests
{
    private static readonly Configuration s_three = new() { Voters = Ids(1, 2, 3), Learners = Ids(4) };

    [Fact]
    public void A_chain_of_previews_ends_where_the_changes_would()
    {
        var joint = ConfigurationPreview.Of(
            s_three,
            new ConfChangeV2(ConfChangeTransition.Auto, [new(ConfChangeType.AddNode, Id(4)), new(ConfChangeType.AddLearnerNode, Id(2))]));
        Assert.Equal("voters=(1 3 4)&&(1 2 3) learners_next=(2) autoleave", joint.Configuration.ToString());

        var left = ConfigurationPreview.Of(joint.Configuration, ConfChangeV2.Leave);
        Assert.Equal("voters=(1 3 4) learners=(2)", left.Configuration.ToString());

        var removed = ConfigurationPreview.Of(left.Configuration, new ConfChangeV2(ConfChangeTransition.Auto, [new(ConfChangeType.RemoveNode, Id(2))]));
        Assert.Equal("voters=(1 3 4)", removed.Configuration.ToString());
        Assert.True(joint.TookEffect && left.TookEffect && removed.TookEffect);
    }

    [Fact]
    public void What_cannot_be_made_leaves_the_configuration_and_says_why()
    {
        var nothing = ConfigurationPreview.Of(s_three, ConfChangeV2.Leave);
        Assert.Equal((s_three, false), (nothing.Configuration, nothing.TookEffect));

        var broken = new Configuration { Voters = Ids(1, 2), Learners = Ids(2) };
        Assert.False(ConfigurationPreview.Of(broken, new ConfChangeV2(ConfChangeTransition.Auto, [new(ConfChangeType.RemoveNode, Id(1))])).TookEffect);
    }
}
