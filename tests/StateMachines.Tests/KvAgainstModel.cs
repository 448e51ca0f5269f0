using System.Buffers;

namespace OrleansRaft.StateMachines.Tests;

/// <summary>Random commands, queries, captures and restores, compared with the simplest thing that could be right.</summary>
public sealed class KvAgainstModel
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 30)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_answer_is_the_models(int seed)
    {
        var random = new Random(seed);
        var machine = new KvStateMachine();
        var model = new SortedDictionary<string, (ulong Revision, string Value)>(StringComparer.Ordinal);
        var keys = random.Next(1, 1_000);
        (IStateSnapshot Snapshot, byte[] Expected)? capture = null;
        var index = 0UL;
        for (var step = 0; step < 10_000; step++)
        {
            var key = $"key-{random.Next(keys)}";
            switch (random.Next(1_000))
            {
                case < 450:
                    index += (ulong)random.Next(1, 3);
                    Put(key, $"value-{index}", Condition());
                    break;
                case < 650:
                    index += (ulong)random.Next(1, 3);
                    Delete(key, Condition());
                    break;
                case < 970:
                    Get(key);
                    break;
                case < 990 when capture is null:
                    capture = (machine.Capture(), ModelBytes());
                    break;
                case < 995 when capture is { } taken:
                    Assert.Equal(taken.Expected, KvHarness.Write(taken.Snapshot));
                    taken.Snapshot.Dispose();
                    capture = null;
                    break;
                case >= 995 when capture is null:
                    using (var snapshot = machine.Capture())
                    {
                        var bytes = KvHarness.Write(snapshot);
                        machine = new KvStateMachine();
                        machine.Restore(new ReadOnlySequence<byte>(bytes));
                    }

                    break;
            }
        }

        foreach (var key in model.Keys) Get(key);
        capture?.Snapshot.Dispose();
        using var last = machine.Capture();
        Assert.Equal(ModelBytes(), KvHarness.Write(last));

        KvCondition Condition() => random.Next(5) switch
        {
            0 => KvCondition.IfAbsent,
            1 => KvCondition.IfPresent,
            2 when model.Count > 0 => KvCondition.IfRevision(model.ElementAt(random.Next(model.Count)).Value.Revision),
            _ => KvCondition.None,
        };

        bool Meets(string key, KvCondition condition) => condition.Kind switch
        {
            KvConditionKind.Absent => !model.ContainsKey(key),
            KvConditionKind.Present => model.ContainsKey(key),
            KvConditionKind.Revision => model.TryGetValue(key, out var entry) && entry.Revision == condition.Revision,
            _ => true,
        };

        void Put(string key, string value, KvCondition condition)
        {
            var answer = KvHarness.Decode(machine.Apply(index, KvCommand.Put(KvHarness.Bytes(key), KvHarness.Bytes(value), condition)));
            if (!Meets(key, condition))
            {
                Mismatch(key, answer);
                return;
            }

            model[key] = (index, value);
            Assert.Equal((KvAnswerKind.Written, index), (answer.Kind, answer.Revision));
        }

        void Delete(string key, KvCondition condition)
        {
            var answer = KvHarness.Decode(machine.Apply(index, KvCommand.Delete(KvHarness.Bytes(key), condition)));
            if (!Meets(key, condition)) Mismatch(key, answer);
            else Assert.Equal(model.Remove(key) ? KvAnswerKind.Deleted : KvAnswerKind.NotFound, answer.Kind);
        }

        void Mismatch(string key, KvAnswer answer) => Assert.Equal(
            (KvAnswerKind.RevisionMismatch, model.TryGetValue(key, out var entry) ? entry.Revision : 0), (answer.Kind, answer.Revision));

        void Get(string key)
        {
            var answer = KvHarness.Decode(machine.Query(KvQuery.Get(KvHarness.Bytes(key))));
            if (!model.TryGetValue(key, out var entry))
            {
                Assert.Equal(KvAnswerKind.NotFound, answer.Kind);
                return;
            }

            Assert.Equal((KvAnswerKind.Found, entry.Revision), (answer.Kind, answer.Revision));
            Assert.Equal(KvHarness.Bytes(entry.Value), answer.Value.ToArray());
        }

        byte[] ModelBytes()
        {
            var fresh = new KvHarness();
            foreach (var (key, entry) in model.Reverse())
                fresh.Machine.Apply(entry.Revision, KvCommand.Put(KvHarness.Bytes(key), KvHarness.Bytes(entry.Value)));
            return fresh.Snapshot();
        }
    }
}
