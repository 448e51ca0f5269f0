using OrleansRaft.Grains.Tests.Support;
using OrleansRaft.Groups;
using OrleansRaft.Membership;

namespace OrleansRaft.Grains.Tests.Membership;

/// <summary>
/// What a plan claims about failures, held against trying every set of failures: for each way from up to five voters to up to five voters,
/// so through each joint configuration of up to 5+5, with each set of replicas unhealthy at the start, and databases shared in many ways.
/// </summary>
public sealed class PlannedFailuresTests
{
    private const int Most = 5;

    [Fact]
    public void Every_joint_configuration_of_up_to_five_and_five_voters_survives_exactly_what_its_plan_says()
    {
        var random = new Random(1);
        var seen = new HashSet<(int Incoming, int Outgoing, int Both)>();
        foreach (var (before, after, kept) in Ways())
        {
            for (var down = 0u; down < 1u << before; down += 2)
            {
                var input = Input(before, after, kept, down, random);
                var plan = ChangePlanner.Of(input);
                Assert.Null(plan.Refusal);
                foreach (var phase in plan.Phases) seen.Add(Check(phase, input, before, down));
            }
        }

        // Each shape of joint configuration was met: a configuration is one of these, up to the names of its replicas.
        foreach (var (outgoing, incoming, both) in Ways()) Assert.Contains((incoming, outgoing, both), seen);
    }

    [Fact]
    public void Every_way_of_sharing_databases_is_counted_exactly()
    {
        var leader = Reports.Of(1, new ConfigurationView(7, [1, 2, 3, 4], [3, 4, 5, 6, 7], [], [], false), isLeader: true);
        foreach (var shared in Partitions(7))
        {
            var others = Enumerable.Range(2, 6).Select(id => Reports.Of((ulong)id, leader.Configuration));
            var survey = new GroupSurvey([.. others.Prepend(leader).Select(r => r with { Database = $"db{shared[(int)r.ReplicaId - 1]}" })], leader.Silos);
            var request = new ChangeRequest { Kind = OperationKind.LeaveJoint, Changes = [] };

            var plan = ChangePlanner.Of(new PlanInput("g", request, survey, static _ => true));

            Assert.Equal(3, plan.Phases.Count);
            foreach (var phase in plan.Phases)
                Assert.Equal(Tried(phase.Configuration, ~0u, id => shared[(int)id - 1]), phase.ToleratedFailures.Databases);
        }
    }

    /// <summary>Checks one part of the way.</summary>
    /// <returns>Its shape.</returns>
    private static (int Incoming, int Outgoing, int Both) Check(PlannedPhase phase, PlanInput input, int before, uint down)
    {
        // New members are healthy from the change on: they have received the log by then.
        var newcomers = phase.Name >= PlanPhase.Change ? ~0u << (before + 1) : 0;
        var healthy = newcomers | (((1u << before) - 1) & ~down) << 1;
        var databases = input.Survey.Reports.Select(static r => (r.ReplicaId, r.Database))
            .Concat(NewMembers(input, before)).ToDictionary(static d => d.ReplicaId, static d => d.Database);
        var (tolerated, c) = (phase.ToleratedFailures, phase.Configuration);

        Assert.Equal(Tried(c, healthy, static id => (int)id), tolerated.Replicas);
        Assert.Equal(Tried(c, healthy, static id => (int)id), tolerated.Silos);
        var names = databases.Values.Distinct().ToList();
        Assert.Equal(Tried(c, healthy, id => names.IndexOf(databases[id])), tolerated.Databases);

        // Which sets of replicas the plan lets commit, and which the group would.
        for (var alive = 0u; alive < 1u << (2 * Most + 1); alive += 2)
        {
            var planned = Has(phase.Incoming, alive) && (phase.Outgoing is not { } outgoing || Has(outgoing, alive));
            if (planned != Commits(c, alive)) Assert.Fail($"{alive:b} of {phase}");
        }

        return (c.Voters.Count, c.VotersOutgoing.Count, c.Voters.Intersect(c.VotersOutgoing).Count());
    }

    private static bool Has(MajorityView majority, uint alive) => majority.Voters.Count(id => (alive >> (int)id & 1) != 0) >= majority.Needed;

    /// <summary>The rule itself (thesis §4.3): more than half of each half.</summary>
    private static bool Commits(ConfigurationView c, uint alive) =>
        MoreThanHalf(c.Voters, alive) && (c.VotersOutgoing.Count == 0 || MoreThanHalf(c.VotersOutgoing, alive));

    private static bool MoreThanHalf(IReadOnlyList<ulong> voters, uint alive)
    {
        var count = 0;
        foreach (var id in voters) count += (int)(alive >> (int)id & 1);
        return count * 2 > voters.Count;
    }

    /// <summary>The largest number of units of which any may be lost: every set of units is tried.</summary>
    private static int Tried(ConfigurationView c, uint healthy, Func<ulong, int> unitOf)
    {
        var voters = c.Voters.Union(c.VotersOutgoing).Where(id => (healthy >> (int)id & 1) != 0).ToArray();
        var units = voters.GroupBy(unitOf).Select(static g => g.Aggregate(0u, static (mask, id) => mask | 1u << (int)id)).ToArray();
        var least = units.Length + 1;
        for (var lost = 0u; lost < 1u << units.Length; lost++)
        {
            var alive = healthy;
            for (var i = 0; i < units.Length; i++)
            {
                if ((lost >> i & 1) != 0) alive &= ~units[i];
            }

            if (!Commits(c, alive)) least = Math.Min(least, System.Numerics.BitOperations.PopCount(lost));
        }

        return Math.Max(0, least - 1);
    }

    /// <summary>From how many voters to how many, and how many of them stay.</summary>
    private static IEnumerable<(int Before, int After, int Kept)> Ways() =>
        from before in Enumerable.Range(1, Most)
        from after in Enumerable.Range(1, Most)
        from kept in Enumerable.Range(0, Math.Min(before, after) + 1)
        select (before, after, kept);

    /// <summary>Replicas 1 to so many, of which the last stay, others come, and those of the mask are not heard of.</summary>
    private static PlanInput Input(int before, int after, int kept, uint down, Random random)
    {
        var configuration = Reports.Voters([.. Enumerable.Range(1, before).Select(static id => (ulong)id)]);
        var leader = Reports.Of(1, configuration, isLeader: true);
        leader = leader with { Progress = [.. leader.Progress.Select(p => (down >> (int)(p.ReplicaId - 1) & 1) != 0 ? p with { LastContactMs = 1001 } : p)] };
        var reports = configuration.Voters.Select(id => (id == 1 ? leader : Reports.Of(id, configuration)) with { Database = $"db{random.Next(4)}" });
        var leaving = Enumerable.Range(1, before - kept).Select(static id => MemberChange.Remove((ulong)id));
        var coming = Enumerable.Range(1, after - kept).Select(static i => MemberChange.AddVoter($"new{i}")).ToArray();
        if (kept == before && kept == after) coming = [MemberChange.AddLearner("new")]; // Joint, of two halves that are the same.
        var request = new ChangeRequest { Kind = OperationKind.Change, Changes = [.. coming, .. leaving], Transition = ChangeTransition.JointImplicit };
        return new PlanInput("g", request, new GroupSurvey([.. reports], leader.Silos), static _ => true)
        {
            Databases = coming.ToDictionary(static c => c.Silo!, _ => $"db{random.Next(4)}"),
        };
    }

    private static IEnumerable<(ulong ReplicaId, string Database)> NewMembers(PlanInput input, int before) =>
        input.Request.Changes.Where(static c => c.Silo is not null).Select((c, i) => ((ulong)(before + 1 + i), input.Databases[c.Silo!]));

    /// <summary>All ways to put so many things into groups: the number of each thing's group.</summary>
    private static IEnumerable<int[]> Partitions(int count)
    {
        var groups = new int[count];
        return From(0, 0);

        IEnumerable<int[]> From(int place, int used)
        {
            if (place == count)
            {
                yield return groups;
                yield break;
            }

            for (var group = 0; group <= used; group++)
            {
                groups[place] = group;
                foreach (var partition in From(place + 1, Math.Max(used, group + 1))) yield return partition;
            }
        }
    }
}
