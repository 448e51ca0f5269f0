using System.Buffers;

namespace OrleansRaft.StateMachines.Tests;

public sealed class KvSnapshots
{
    private readonly KvHarness _kv = new();

    [Fact]
    public void A_restored_state_is_the_same_with_its_revisions()
    {
        _kv.Put("b", "2");
        _kv.Put("a", "1");
        _kv.Put("gone", "x");
        _kv.Delete("gone");

        var other = Restored(_kv.Snapshot());
        Assert.Equal(("1", "2", null), (other.Text("a"), other.Text("b"), other.Text("gone")));
        Assert.Equal((2UL, 1UL), (other.Get("a").Revision, other.Get("b").Revision));
    }

    [Fact]
    public void An_empty_state_is_a_snapshot_too()
    {
        var other = new KvHarness();
        other.Put("a", "1");
        other.Machine.Restore(new ReadOnlySequence<byte>(_kv.Snapshot()));
        Assert.Null(other.Text("a"));
    }

    [Fact]
    public void Equal_states_give_equal_bytes_whatever_the_way_to_them()
    {
        for (var i = 0; i < 500; i++) _kv.Put($"key-{i}", "old");
        var direct = new KvHarness();
        for (var i = 0; i < 500; i++) direct.Machine.Apply((ulong)(i + 1), KvCommand.Put(KvHarness.Bytes($"key-{i}"), KvHarness.Bytes("old")));

        var through = Restored(_kv.Snapshot());
        using (_kv.Machine.Capture())
        {
            // Written in another order, and while the base is frozen.
            for (var i = 499; i >= 0; i--) _kv.Machine.Apply((ulong)(10_000 + i), KvCommand.Put(KvHarness.Bytes($"key-{i}"), KvHarness.Bytes("new")));
        }

        foreach (var kv in new[] { direct, through })
        {
            for (var i = 0; i < 500; i++) kv.Machine.Apply((ulong)(10_000 + i), KvCommand.Put(KvHarness.Bytes($"key-{i}"), KvHarness.Bytes("new")));
        }

        Assert.Equal(direct.Snapshot(), through.Snapshot());
        Assert.Equal(direct.Snapshot(), _kv.Snapshot());
    }

    [Fact]
    public void Bytes_of_a_snapshot_never_change()
    {
        _kv.Put("b", "B");
        _kv.Put("a", "");
        Assert.Equal(
            "4F524B56" + "0100" + "0200000000000000"
            + "0200000000000000" + "0100" + "00000000" + "61"
            + "0100000000000000" + "0100" + "01000000" + "62" + "42",
            Convert.ToHexString(_kv.Snapshot().AsSpan()[..^4]));
    }

    [Fact]
    public void The_checksum_is_CRC32C()
    {
        // The check value of the algorithm's definition, for "123456789", by way of an independent bitwise computation.
        Assert.Equal(0xE3069283u, BitwiseCrc32C("123456789"u8));
        _kv.Put("key", "value of some length");
        var bytes = _kv.Snapshot();
        Assert.Equal(BitwiseCrc32C(bytes.AsSpan()[..^4]), BitConverter.ToUInt32(bytes.AsSpan()[^4..]));
    }

    [Fact]
    public void A_capture_holds_what_was_there_while_commands_go_on()
    {
        _kv.Put("kept", "old");
        _kv.Put("deleted", "old");
        var before = _kv.Snapshot();

        var capture = _kv.Machine.Capture();
        _kv.Put("kept", "new");
        _kv.Delete("deleted");
        _kv.Put("added", "new");
        _kv.Put("added-then-deleted", "new");
        _kv.Delete("added-then-deleted");

        Assert.Equal(("new", null, "new", null), (_kv.Text("kept"), _kv.Text("deleted"), _kv.Text("added"), _kv.Text("added-then-deleted")));
        Assert.Equal(before, KvHarness.Write(capture));
        Assert.Equal(before, KvHarness.Write(capture));
        capture.Dispose();
        Assert.Equal(("new", null, "new", null), (_kv.Text("kept"), _kv.Text("deleted"), _kv.Text("added"), _kv.Text("added-then-deleted")));
        Assert.Equal(Restored(_kv.Snapshot()).Snapshot(), _kv.Snapshot());
    }

    [Fact]
    public void What_was_written_under_a_capture_never_comes_back_over_what_was_written_after_it()
    {
        const int keys = 1_000;
        for (var i = 0; i < keys; i++) _kv.Put($"key-{i}", "before");
        using (_kv.Machine.Capture())
        {
            for (var i = 0; i < keys; i++) _kv.Put($"key-{i}", "under");
        }

        _kv.Put($"key-{keys - 1}", "after");
        _kv.Delete($"key-{keys - 2}");
        Assert.Equal(("after", null, "under"), (_kv.Text($"key-{keys - 1}"), _kv.Text($"key-{keys - 2}"), _kv.Text($"key-{keys - 3}")));
        for (var i = 0; i < keys; i++) _kv.Put("other", "write");
        Assert.Equal(("after", null, "under"), (_kv.Text($"key-{keys - 1}"), _kv.Text($"key-{keys - 2}"), _kv.Text($"key-{keys - 3}")));
    }

    [Fact]
    public void A_second_capture_waits_for_the_first_one_to_be_disposed()
    {
        var first = _kv.Machine.Capture();
        Assert.Throws<InvalidOperationException>(_kv.Machine.Capture);
        first.Dispose();
        first.Dispose();
        _kv.Machine.Capture().Dispose();
        Assert.Throws<ObjectDisposedException>(() => KvHarness.Write(first));
    }

    [Fact]
    public void A_restore_under_a_capture_leaves_the_capture_as_it_is()
    {
        _kv.Put("a", "1");
        var before = _kv.Snapshot();
        using var capture = _kv.Machine.Capture();
        _kv.Machine.Restore(new ReadOnlySequence<byte>(new KvHarness().Snapshot()));
        _kv.Put("b", "2");
        Assert.Equal(before, KvHarness.Write(capture));
        using var next = _kv.Machine.Capture();
        Assert.Equal((null, "2"), (_kv.Text("a"), _kv.Text("b")));
    }

    [Fact]
    public async Task A_snapshot_is_written_on_another_thread_while_commands_go_on()
    {
        for (var i = 0; i < 2_000; i++) _kv.Put($"key-{i}", $"value-{i}");
        for (var round = 0; round < 20; round++)
        {
            var before = _kv.Snapshot();
            var capture = _kv.Machine.Capture();
            var writing = Task.Run(
                () =>
                {
                    using (capture) return KvHarness.Write(capture);
                },
                TestContext.Current.CancellationToken);
            for (var i = 0; !writing.IsCompleted; i++)
            {
                _kv.Put($"key-{i % 3_000}", $"round-{round}");
                if (i % 7 == 0) _kv.Delete($"key-{i * 31 % 3_000}");
            }

            Assert.Equal(before, await writing);
        }
    }

    [Fact]
    public void A_capture_that_is_disposed_while_it_is_written_is_let_go_when_the_writing_ends()
    {
        _kv.Put("a", "1");
        var before = _kv.Snapshot();
        var capture = _kv.Machine.Capture();
        var writer = new DisposingWriter(capture, () => Assert.Throws<InvalidOperationException>(_kv.Machine.Capture));
        capture.WriteTo(writer);
        Assert.Equal(before, writer.Buffer.WrittenSpan.ToArray());
        _kv.Machine.Capture().Dispose();
    }

    [Fact]
    public void A_snapshot_in_pieces_of_any_size_is_restored()
    {
        for (var i = 0; i < 50; i++) _kv.Put($"key-{i}", new string('v', i));
        var bytes = _kv.Snapshot();
        foreach (var size in (int[])[1, 3, 7, 64, 1000])
        {
            var other = new KvHarness();
            other.Machine.Restore(Pieces.Of(bytes, size));
            Assert.Equal(bytes, other.Snapshot());
        }
    }

    [Fact]
    public void Every_broken_snapshot_is_refused_and_the_state_stays()
    {
        _kv.Put("a", "1");
        _kv.Put("b", "2");
        var bytes = _kv.Snapshot();
        var target = new KvHarness();
        target.Put("x", "y");
        for (var at = 0; at < bytes.Length; at++)
        {
            Refused(bytes[..at]);
            for (var bit = 0; bit < 8; bit++)
            {
                var flipped = bytes.ToArray();
                flipped[at] ^= (byte)(1 << bit);
                Refused(flipped);
            }
        }

        Refused([.. bytes, 0]);
        Assert.Equal("y", target.Text("x"));

        void Refused(byte[] broken) => Assert.Throws<InvalidDataException>(() => target.Machine.Restore(new ReadOnlySequence<byte>(broken)));
    }

    [Theory]
    [InlineData("4F524B56" + "0200" + "0000000000000000")] // another version
    [InlineData("4F524B56" + "0100" + "FFFFFFFFFFFFFFFF")] // no room for so many
    [InlineData("4F524B56" + "0100" + "0000000000000000" + "00")] // more than it counts
    [InlineData("4F524B56" + "0100" + "0100000000000000" + "0000000000000000" + "0100" + "00000000" + "61")] // revision 0
    [InlineData("4F524B56" + "0100" + "0100000000000000" + "0100000000000000" + "0000" + "01000000" + "61")] // no key
    [InlineData("4F524B56" + "0100" + "0100000000000000" + "0100000000000000" + "0100" + "FFFFFFFF" + "61")] // negative length
    [InlineData("4F524B56" + "0100" + "0100000000000000" + "0100000000000000" + "0100" + "00001000" + "61")] // ends too early
    [InlineData("4F524B56" + "0100" + "0200000000000000" + "0100000000000000" + "0100" + "00000000" + "62"
        + "0200000000000000" + "0100" + "00000000" + "61")] // out of order
    [InlineData("4F524B56" + "0100" + "0200000000000000" + "0100000000000000" + "0100" + "00000000" + "61"
        + "0200000000000000" + "0100" + "00000000" + "61")] // a key twice
    public void A_snapshot_with_a_right_checksum_and_wrong_content_is_refused(string content)
    {
        var bytes = Convert.FromHexString(content);
        byte[] snapshot = [.. bytes, .. BitConverter.GetBytes(BitwiseCrc32C(bytes))];
        Assert.Throws<InvalidDataException>(() => _kv.Machine.Restore(new ReadOnlySequence<byte>(snapshot)));
    }

    private static KvHarness Restored(byte[] snapshot)
    {
        var other = new KvHarness();
        other.Machine.Restore(new ReadOnlySequence<byte>(snapshot));
        return other;
    }

    private static uint BitwiseCrc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0x82F63B78;
        }

        return ~crc;
    }

    private sealed class DisposingWriter(IStateSnapshot snapshot, Action afterwards) : IBufferWriter<byte>
    {
        private bool _done;

        public ArrayBufferWriter<byte> Buffer { get; } = new();

        public void Advance(int count) => Buffer.Advance(count);

        public Memory<byte> GetMemory(int sizeHint = 0) => Buffer.GetMemory(sizeHint);

        public Span<byte> GetSpan(int sizeHint = 0)
        {
            if (!_done)
            {
                _done = true;
                snapshot.Dispose();
                afterwards();
            }

            return Buffer.GetSpan(sizeHint);
        }
    }
}
