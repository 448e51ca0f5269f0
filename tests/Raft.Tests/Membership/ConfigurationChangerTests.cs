using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Membership;

/// <summary>Random chains of changes; the transcripts check single ones.</summary>
public sealed class ConfigurationChangerTests
{
    private static readonly InflightLimits s_windows = new(4, RaftOptions.NoLimit);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_chain_of_changes_keeps_the_invariants_and_restores_to_itself(int seed)
    {
        var random = new Random(seed);
        var (configuration, progress) = Start();
        for (var step = 0UL; step < 2000; step++)
        {
            var change = RandomChange(random);
            var before = (configuration, Members(progress));
            var changed = new ConfigurationChanger(configuration, progress, At(step), s_windows).Apply(change);
            Assert.Equal(before, (configuration, Members(progress)));
            if (!changed.IsValid) continue;

            CheckStep(configuration, changed.Configuration, change);
            (configuration, progress) = (changed.Configuration, changed.Progress);
            CheckInvariants(configuration, progress);
            var restored = ConfigurationRestore.Restore(configuration, At(step), s_windows);
            Assert.True(restored.IsValid, restored.Error);
            Assert.Equal(configuration, restored.Configuration);
            Assert.Equal(Members(progress), Members(restored.Progress));
        }
    }

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

    private static ConfChangeV2 RandomChange(Random random)
    {
        var transition = (ConfChangeTransition)random.Next(3);
        var changes = Enumerable.Range(0, random.Next(4))
            .Select(_ => new ConfChangeSingle((ConfChangeType)random.Next(4), Id((ulong)random.Next(0, 7))));
        return random.Next(2) == 0 ? ConfChangeV2.Leave : new ConfChangeV2(transition, [.. changes]);
    }

    /// <summary>Thesis §4: without a joint configuration the voters differ by one at most, so old and new majorities overlap.</summary>
    private static void CheckStep(Configuration from, Configuration to, ConfChangeV2 change)
    {
        if (from.IsJoint)
        {
            Assert.True(change.IsLeave && !to.IsJoint);
            Assert.Equal(from.Voters.AsEnumerable(), to.Voters);
        }
        else if (to.IsJoint)
        {
            Assert.Equal(from.Voters.AsEnumerable(), to.VotersOutgoing);
        }
        else
        {
            Assert.True(from.Voters.Except(to.Voters).Count() + to.Voters.Except(from.Voters).Count() <= 1);
        }
    }

    private static void CheckInvariants(Configuration configuration, ProgressMap progress)
    {
        Assert.NotEmpty(configuration.Voters);
        Assert.Empty(configuration.Learners.Intersect(configuration.Voters.Concat(configuration.VotersOutgoing)));
        Assert.Empty(configuration.LearnersNext.Except(configuration.VotersOutgoing));
        Assert.Empty(configuration.LearnersNext.Intersect(configuration.Voters));
        if (!configuration.IsJoint) Assert.True(configuration.LearnersNext.IsEmpty && !configuration.AutoLeave);
        Assert.Equal(configuration.Members().AsEnumerable(), Members(progress).Split(' ').Select(m => Id(ulong.Parse(m.TrimEnd('l')))));
        Assert.All(
            configuration.Members().AsEnumerable(), id => Assert.Equal(configuration.Learners.Contains(id), progress.Find(id)!.IsLearner));
    }

    private static string Members(ProgressMap progress) => string.Join(
        ' ', Enumerable.Range(0, progress.Count).Select(i => $"{progress.IdAt(i)}{(progress.At(i).IsLearner ? "l" : "")}"));
}
