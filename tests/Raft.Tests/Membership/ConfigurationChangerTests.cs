using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Membership;

/// <summary>Examples; <see cref="ConfigurationProperties"/> has random chains, and the transcripts single steps.</summary>
public sealed class ConfigurationChangerTests
{
    private static readonly InflightLimits s_windows = new(4, RaftOptions.NoLimit);

    [Fact]
    public void Applying_a_change_twice_is_valid_where_it_is_simple()
    {
        var (configuration, progress) = Start();
        foreach (var type in Enum.GetValues<ConfChangeType>())
        {
            var change = new ConfChangeV2(ConfChangeTransition.Auto, [new(type, Id(2))]);
            var once = new ConfigurationChanger(configuration, progress, At(9), s_windows).Apply(change);
            var twice = new ConfigurationChanger(once.Configuration!, once.Progress!, At(9), s_windows).Apply(change);
            Assert.Equal(once.Configuration, twice.Configuration);
        }
    }

    [Theory]
    [InlineData("joint")]
    [InlineData("overlap")]
    [InlineData("stray")]
    [InlineData("empty")]
    public void A_configuration_that_no_change_leads_to_is_not_restored(string kind)
    {
        var broken = kind switch
        {
            "joint" => new Configuration { Voters = Ids(1), AutoLeave = true },
            "overlap" => new Configuration { Voters = Ids(1, 2), Learners = Ids(2) },
            "stray" => new Configuration { Voters = Ids(1), VotersOutgoing = Ids(1, 2), LearnersNext = Ids(3) },
            _ => new Configuration { Learners = Ids(1) },
        };
        Assert.False(ConfigurationRestore.Restore(broken, At(9), s_windows).IsValid);
    }

    private static (Configuration Configuration, ProgressMap Progress) Start()
    {
        var restored = ConfigurationRestore.Restore(new Configuration { Voters = Ids(1, 2, 3) }, At(1), s_windows);
        return (restored.Configuration!, restored.Progress!);
    }
}
