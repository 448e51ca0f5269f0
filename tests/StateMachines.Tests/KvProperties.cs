using System.Buffers;
using OrleansRaft.Core.Tests;

namespace OrleansRaft.StateMachines.Tests;

/// <summary>Commands, answers and snapshots: what is written is read, and any bytes at all have an answer.</summary>
public sealed class KvProperties
{
    private static readonly Gen<byte[]> s_key = Gen.Byte.Array[1, 40];

    private static readonly Gen<byte[]> s_value = Gen.Byte.Array[0, 100];

    private static readonly Gen<KvCondition> s_condition = Gen.OneOf(
        Gen.OneOf(KvCondition.None, KvCondition.IfAbsent, KvCondition.IfPresent), Gen.ULong[1, ulong.MaxValue].Select(KvCondition.IfRevision));

    private static readonly Gen<byte[]> s_command = Gen.Select(Gen.Bool, s_key, s_value, s_condition).Select(
        static (put, key, value, condition) => put ? KvCommand.Put(key, value, condition) : KvCommand.Delete(key, condition));

    private static readonly Gen<byte[]> s_answer = Gen.Select(Gen.Int[0, 4], Gen.ULong[1, ulong.MaxValue], s_value).Select(
        static (kind, revision, value) => (kind switch
        {
            0 => KvAnswer.Written(revision),
            1 => KvAnswer.Deleted(revision),
            2 => KvAnswer.RevisionMismatch(revision),
            3 => KvAnswer.NotFound,
            _ => KvAnswer.Found(revision, value),
        }).ToArray());

    /// <summary>A snapshot of some keys, in a state machine that went through deletions as well.</summary>
    private static readonly Gen<byte[]> s_snapshot = Gen.Select(Gen.Byte.Array[1, 2], s_value, Gen.Bool).Array[0, 12].Select(static writes =>
    {
        var kv = new KvHarness();
        foreach (var ((key, value, delete), index) in writes.Select(static (w, i) => (w, (ulong)i + 1)))
            kv.Machine.Apply(index, delete ? KvCommand.Delete(key) : KvCommand.Put(key, value));
        return kv.Snapshot();
    });

    [Fact]
    public void A_command_comes_back() => Gen.Select(s_key, s_value, s_condition).Sample(
        static (key, value, condition) =>
        {
            Assert.True(KvCommand.TryDecode(KvCommand.Put(key, value, condition), out var put));
            Assert.Equal((KvOperation.Put, condition), (put.Operation, put.Condition));
            Assert.Equal(key, put.Key.ToArray());
            Assert.Equal(value, put.Value.ToArray());
            Assert.True(KvCommand.TryDecode(KvCommand.Delete(key, condition), out var delete));
            Assert.Equal((KvOperation.Delete, condition), (delete.Operation, delete.Condition));
            Assert.Equal(key, delete.Key.ToArray());
            Assert.True(KvQuery.TryDecode(KvQuery.Get(key), out var asked));
            Assert.Equal(key, asked.ToArray());
        },
        iter: 10 * Check.Iter);

    [Fact]
    public void Any_bytes_are_applied_or_refused_and_answered_all_the_same() => Damage.Of(s_command).Sample(
        static bytes =>
        {
            var machine = new KvStateMachine();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var answers = new[] { machine.Apply(1, bytes), machine.Query(bytes) };
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Damage.Allowance(bytes.Length));
            Assert.All(answers, static a => Assert.True(KvAnswer.TryDecode(a, out _)));
        },
        iter: 50 * Check.Iter);

    [Fact]
    public void Any_bytes_are_an_answer_or_none() => Damage.Of(s_answer).Sample(
        static bytes =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var known = KvAnswer.TryDecode(bytes, out var answer);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
            if (known) Assert.True(Enum.IsDefined(answer.Kind));
        },
        iter: 50 * Check.Iter);

    [Fact]
    public void A_snapshot_in_any_pieces_restores_the_state_that_it_was_taken_of() => Gen.Select(s_snapshot, Gen.Int[1, 50]).Sample(
        static (snapshot, size) =>
        {
            var machine = new KvStateMachine();
            machine.Restore(Pieces.Of(snapshot, size));
            using var again = machine.Capture();
            Assert.Equal(snapshot, KvHarness.Write(again));
        },
        iter: 10 * Check.Iter);

    [Fact]
    public void Any_bytes_are_a_snapshot_or_an_InvalidDataException_that_leaves_the_state_alone() => Damage.Of(s_snapshot).Sample(
        static bytes =>
        {
            // With a right checksum too, so that it is not all that is ever looked at.
            foreach (var candidate in new[] { bytes, WithChecksum(bytes) })
            {
                var kv = new KvHarness();
                kv.Put("key", "value");
                var before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    kv.Machine.Restore(new ReadOnlySequence<byte>(candidate));
                    Assert.Equal(candidate, kv.Snapshot());
                }
                catch (InvalidDataException)
                {
                    Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Damage.Allowance(candidate.Length));
                    Assert.Equal("value", kv.Text("key"));
                }
            }
        },
        iter: 20 * Check.Iter);

    private static byte[] WithChecksum(byte[] bytes)
    {
        if (bytes.Length < 4) return bytes;
        var crc = uint.MaxValue;
        foreach (var b in bytes.AsSpan(0, bytes.Length - 4)) crc = System.Numerics.BitOperations.Crc32C(crc, b);
        return [.. bytes.AsSpan(0, bytes.Length - 4), .. BitConverter.GetBytes(~crc)];
    }
}
