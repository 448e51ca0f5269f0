using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Membership;

public sealed class ConfigurationTests
{
    [Fact]
    public void The_order_and_repetition_of_ids_does_not_matter()
    {
        var left = new Configuration { Voters = Ids(3, 1, 2, 1), Learners = Ids(5, 4) };
        var right = new Configuration { Voters = Ids(1, 2, 3), Learners = Ids(4, 5) };
        Assert.Equal(left, right);
        Assert.Equal(left.GetHashCode(), right.GetHashCode());
    }

    [Fact]
    public void Every_part_counts_for_equality()
    {
        var all = new Configuration[]
        {
            new() { Voters = Ids(1, 2) },
            new() { Voters = Ids(1), VotersOutgoing = Ids(2) },
            new() { Voters = Ids(1), VotersOutgoing = Ids(2), AutoLeave = true },
            new() { Voters = Ids(1), VotersOutgoing = Ids(2), LearnersNext = Ids(2) },
            new() { Voters = Ids(1), Learners = Ids(2) },
        };
        Assert.Equal(all.Length, all.Distinct().Count());
    }

    [Fact]
    public void Members_are_those_of_any_role_and_voters_those_of_either_half()
    {
        var configuration = new Configuration
        {
            Voters = Ids(1, 2),
            VotersOutgoing = Ids(2, 3),
            Learners = Ids(4),
            LearnersNext = Ids(3),
            AutoLeave = true,
        };
        Assert.Equal(Ids(1, 2, 3, 4).AsEnumerable(), configuration.Members());
        Assert.Equal([true, true, true, false, false], new ulong[] { 1, 2, 3, 4, 5 }.Select(i => configuration.IsVoter(Id(i))));
        Assert.True(configuration.Contains(Id(4)) && !configuration.Contains(Id(5)));
        Assert.Equal("voters=(1 2)&&(2 3) learners=(4) learners_next=(3) autoleave", configuration.ToString());
    }
}
