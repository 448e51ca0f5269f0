using System.Collections.Immutable;
using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Membership;

/// <summary>Random chains of changes on the configuration alone (thesis §4).</summary>
public sealed class ConfigurationProperties
{
    private static readonly InflightLimits s_windows = new(4, RaftOptions.NoLimit);

    /// <summary>Id zero is a part that its proposer voided.</summary>
    private static readonly Gen<ConfChangeSingle> s_part =
        Gen.Select(Gen.Int[0, 3], Gen.ULong[0, 6], (type, id) => new ConfChangeSingle((ConfChangeType)type, Id(id)));

    private static readonly Gen<ConfChangeV2> s_change = Gen.Frequency(
        (1, Gen.Const(ConfChangeV2.Leave)),
        (2, Gen.Select(Gen.Int[0, 2], s_part.Array[0, 4], (transition, parts) => new ConfChangeV2((ConfChangeTransition)transition, [.. parts]))));

    [Fact]
    public void Every_chain_of_changes_keeps_the_invariants() => s_change.Array[0, 40].Sample(
        changes =>
        {
            var now = Start();
            foreach (var change in changes)
            {
                var before = (now.Configuration, Members(now.Progress));
                var changed = Changer(now).Apply(change);
                Assert.Equal(before, (now.Configuration, Members(now.Progress))); // Also an invalid one leaves no trace.
                if (!changed.IsValid) continue;
                CheckStep(now.Configuration, changed.Configuration, change);
                now = (changed.Configuration, changed.Progress);
                CheckInvariants(now.Configuration, now.Progress);
            }
        },
        iter: 20 * Check.Iter);

    [Fact]
    public void Every_configuration_that_changes_lead_to_is_restored_as_it_was() => s_change.Array[0, 40].Sample(
        changes =>
        {
            var now = Start();
            foreach (var change in changes)
            {
                var changed = Changer(now).Apply(change);
                if (changed.IsValid) now = (changed.Configuration, changed.Progress);
            }

            var restored = ConfigurationRestore.Restore(now.Configuration, At(9), s_windows);
            Assert.True(restored.IsValid, restored.Error);
            Assert.Equal(now.Configuration, restored.Configuration);
            Assert.Equal(Members(now.Progress), Members(restored.Progress));
        },
        iter: 20 * Check.Iter);

    [Fact]
    public void Many_simple_steps_and_one_joint_step_arrive_at_the_same_configuration() => s_part.Array[0, 8].Sample(
        parts =>
        {
            var simple = Start();
            foreach (var part in parts)
            {
                var step = Changer(simple).Simple([part]);
                if (!step.IsValid) return; // One by one, the last voter would have to go before another comes.
                simple = (step.Configuration, step.Progress);
            }

            var joint = Changer(Start()).EnterJoint(autoLeave: false, parts);
            Assert.True(joint.IsValid, joint.Error);
            CheckInvariants(joint.Configuration, joint.Progress);
            var left = Changer((joint.Configuration, joint.Progress)).LeaveJoint();
            Assert.True(left.IsValid, left.Error);
            Assert.Equal(simple.Configuration, left.Configuration);
            Assert.Equal(Members(simple.Progress), Members(left.Progress));
        },
        iter: 50 * Check.Iter);

    [Fact]
    public void Whoever_stays_a_member_keeps_what_is_known_of_it_and_a_new_one_starts_with_nothing() => s_change.Array[0, 20].Sample(
        changes =>
        {
            var now = Start();
            foreach (var change in changes)
            {
                for (var i = 0; i < now.Progress.Count; i++) now.Progress.At(i).TryUpdate(At(now.Progress.IdAt(i).Value));
                var changed = Changer(now).Apply(change);
                if (!changed.IsValid) continue;
                foreach (var id in changed.Configuration.Members())
                {
                    var progress = changed.Progress.Find(id)!;
                    if (change.Changes.Contains(new ConfChangeSingle(ConfChangeType.RemoveNode, id))) continue; // Perhaps added again.
                    var isNew = now.Progress.Find(id) is null;
                    Assert.Equal(isNew ? LogIndex.Zero : At(id.Value), progress.Match);
                    if (isNew) Assert.Equal((At(9), true), (progress.Next, progress.RecentActive));
                }

                now = (changed.Configuration, changed.Progress);
            }
        },
        iter: 20 * Check.Iter);

    private static (Configuration Configuration, ProgressMap Progress) Start()
    {
        var restored = ConfigurationRestore.Restore(new Configuration { Voters = Ids(1, 2, 3) }, At(9), s_windows);
        return (restored.Configuration!, restored.Progress!);
    }

    private static ConfigurationChanger Changer((Configuration Configuration, ProgressMap Progress) now) =>
        new(now.Configuration, now.Progress, At(9), s_windows);

    /// <summary>Without a joint configuration the voters differ by one at most, so old and new majorities overlap.</summary>
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
        Assert.Equal(Text(configuration.Members(), configuration.Learners), Members(progress));
    }

    private static string Members(ProgressMap progress) => string.Join(
        ' ', Enumerable.Range(0, progress.Count).Select(i => $"{progress.IdAt(i)}{(progress.At(i).IsLearner ? "l" : "")}"));

    private static string Text(ImmutableArray<ReplicaId> members, ImmutableArray<ReplicaId> learners) =>
        string.Join(' ', members.Select(id => $"{id}{(learners.Contains(id) ? "l" : "")}"));
}
