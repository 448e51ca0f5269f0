using System.Numerics;
using OrleansRaft.Groups;

namespace OrleansRaft.Grains.Tests.Groups;

public sealed class FailureToleranceTests
{
    [Fact]
    public void It_is_what_trying_every_failure_finds()
    {
        var random = new Random(1);
        for (var i = 0; i < 2_000; i++)
        {
            var incoming = Draw(random);
            var outgoing = random.Next(2) == 0 ? null : Draw(random);
            var homes = Enumerable.Range(1, 9).Where(_ => random.Next(8) > 0).ToDictionary(static id => (ulong)id, _ => $"db{random.Next(4)}");

            var tolerated = FailureTolerance.Of(incoming, outgoing, homes);

            Assert.Equal(Tried(incoming, outgoing, static id => $"replica {id}"), tolerated.Replicas);
            Assert.Equal(tolerated.Replicas, tolerated.Silos);
            Assert.Equal(Tried(incoming, outgoing, id => homes.GetValueOrDefault(id, $"replica {id}")), tolerated.Databases);
        }
    }

    /// <summary>The largest number of units of which any may be lost.</summary>
    private static int Tried(MajorityView incoming, MajorityView? outgoing, Func<ulong, string> unitOf)
    {
        var majorities = outgoing is null ? [incoming] : (MajorityView[])[incoming, outgoing];
        var units = majorities.SelectMany(static m => m.Healthy).Select(unitOf).Distinct().ToArray();
        var least = units.Length;
        for (var lost = 0u; lost < 1u << units.Length; lost++)
        {
            var alive = units.Where((_, i) => (lost & (1u << i)) == 0).ToHashSet();
            if (!majorities.All(m => m.Healthy.Count(id => alive.Contains(unitOf(id))) >= m.Needed))
                least = Math.Min(least, BitOperations.PopCount(lost) - 1);
        }

        return Math.Max(0, least);
    }

    private static MajorityView Draw(Random random)
    {
        var voters = Enumerable.Range(1, 9).Select(static id => (ulong)id).Where(_ => random.Next(2) == 0).Append(9ul).Distinct().ToArray();
        return new MajorityView(voters, [.. voters.Where(_ => random.Next(5) > 0)], (voters.Length / 2) + 1);
    }
}
