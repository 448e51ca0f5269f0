namespace OrleansRaft.StateMachines.Tests;

public sealed class KvCodec
{
    public static TheoryData<KvCondition> Conditions =>
        [KvCondition.None, KvCondition.IfAbsent, KvCondition.IfPresent, KvCondition.IfRevision(1), KvCondition.IfRevision(ulong.MaxValue)];

    [Theory]
    [MemberData(nameof(Conditions))]
    public void What_is_encoded_is_decoded(KvCondition condition)
    {
        byte[] key = [1, 2, 3], value = [4, 5];
        Assert.True(KvCommand.TryDecode(KvCommand.Put(key, value, condition), out var put));
        Assert.Equal((KvOperation.Put, condition), (put.Operation, put.Condition));
        Assert.Equal(key, put.Key.ToArray());
        Assert.Equal(value, put.Value.ToArray());

        Assert.True(KvCommand.TryDecode(KvCommand.Delete(key, condition), out var delete));
        Assert.Equal((KvOperation.Delete, condition), (delete.Operation, delete.Condition));
        Assert.Equal(key, delete.Key.ToArray());
    }

    [Fact]
    public void The_bytes_on_the_wire_never_change()
    {
        Assert.Equal("0100010041" + "4243", Convert.ToHexString(KvCommand.Put("A"u8, "BC"u8)));
        Assert.Equal("0203" + "0701000000000000" + "020041FF", Convert.ToHexString(KvCommand.Delete([65, 255], KvCondition.IfRevision(263))));
        Assert.Equal("0141", Convert.ToHexString(KvQuery.Get("A"u8)));
        Assert.Equal("010500000000000000", Convert.ToHexString(KvAnswer.Written(5).Span));
        Assert.Equal("02FFFFFFFFFFFFFFFF", Convert.ToHexString(KvAnswer.Deleted(ulong.MaxValue).Span));
        Assert.Equal("03", Convert.ToHexString(KvAnswer.NotFound.Span));
        Assert.Equal("040000000000000000", Convert.ToHexString(KvAnswer.RevisionMismatch(0).Span));
        Assert.Equal("05010000000000000041", Convert.ToHexString(KvAnswer.Found(1, "A"u8).Span));
        Assert.Equal("06", Convert.ToHexString(KvAnswer.Malformed.Span));
    }

    [Fact]
    public void Lengths_beyond_the_limits_are_the_callers_mistake()
    {
        var longKey = new byte[Limits.KeyBytes + 1];
        var longValue = new byte[Limits.ValueBytes + 1];
        Assert.Throws<ArgumentException>(() => KvCommand.Put([], []));
        Assert.Throws<ArgumentException>(() => KvCommand.Put(longKey, []));
        Assert.Throws<ArgumentException>(() => KvCommand.Put([1], longValue));
        Assert.Throws<ArgumentException>(() => KvCommand.Delete([]));
        Assert.Throws<ArgumentException>(() => KvQuery.Get([]));
        Assert.Throws<ArgumentException>(() => KvQuery.Get(longKey));
        Assert.Throws<ArgumentOutOfRangeException>(() => KvCondition.IfRevision(0));
    }

    [Fact]
    public void Lengths_beyond_the_limits_are_not_decoded()
    {
        var longest = KvCommand.Put(new byte[Limits.KeyBytes], new byte[Limits.ValueBytes]);
        Assert.True(KvCommand.TryDecode(longest, out _));
        Assert.False(KvCommand.TryDecode((byte[])[.. longest, 0], out _));

        var key = KvQuery.Get(new byte[Limits.KeyBytes]);
        Assert.True(KvQuery.TryDecode(key, out _));
        Assert.False(KvQuery.TryDecode([.. key, 0], out _));

        var answer = KvAnswer.Found(1, new byte[Limits.ValueBytes]).ToArray();
        Assert.True(KvAnswer.TryDecode(answer, out _));
        Assert.False(KvAnswer.TryDecode((byte[])[.. answer, 0], out _));
    }

    [Fact]
    public void Every_beginning_of_a_command_is_refused_or_another_command()
    {
        var whole = KvCommand.Put("key"u8, "value"u8, KvCondition.IfRevision(77));
        for (var length = 0; length < whole.Length; length++)
        {
            // A put's value has no length of its own: from the end of the key on, a beginning is a put of a shorter value.
            Assert.Equal(length >= 15, KvCommand.TryDecode(whole.AsMemory(0, length), out _));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Arbitrary_bytes_are_decoded_or_refused_and_what_is_decoded_is_encoded_the_same(int seed)
    {
        var random = new Random(seed);
        var (commands, queries, answers) = (0, 0, 0);
        for (var i = 0; i < 200_000; i++)
        {
            var bytes = new byte[random.Next(0, 24)];
            random.NextBytes(bytes);

            // Mostly zeros and small numbers in the places that choose a form or count, so that all forms come up.
            for (var at = 0; at < Math.Min(bytes.Length, 12); at++)
            {
                if (random.Next(8) > 0) bytes[at] = random.Next(2) == 0 ? (byte)0 : (byte)random.Next(1, 7);
            }

            if (KvCommand.TryDecode(bytes, out var command))
            {
                commands++;
                Assert.Equal(bytes, command.Operation is KvOperation.Put
                    ? KvCommand.Put(command.Key.Span, command.Value.Span, command.Condition)
                    : KvCommand.Delete(command.Key.Span, command.Condition));
            }

            if (KvQuery.TryDecode(bytes, out var key))
            {
                queries++;
                Assert.Equal(bytes, KvQuery.Get(key));
            }

            if (KvAnswer.TryDecode(bytes, out var answer))
            {
                answers++;
                Assert.Equal(bytes, Encode(answer).ToArray());
            }
        }

        Assert.True(commands > 1000 && queries > 1000 && answers > 1000, $"{commands} commands, {queries} queries, {answers} answers");
    }

    private static ReadOnlyMemory<byte> Encode(KvAnswer answer) => answer.Kind switch
    {
        KvAnswerKind.Written => KvAnswer.Written(answer.Revision),
        KvAnswerKind.Deleted => KvAnswer.Deleted(answer.Revision),
        KvAnswerKind.NotFound => KvAnswer.NotFound,
        KvAnswerKind.RevisionMismatch => KvAnswer.RevisionMismatch(answer.Revision),
        KvAnswerKind.Found => KvAnswer.Found(answer.Revision, answer.Value.Span),
        _ => KvAnswer.Malformed,
    };
}
