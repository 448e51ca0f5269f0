using OrleansRaft.Core;

namespace OrleansRaft.Storage.Tests.Conformance;

public abstract partial class LogStoreConformance
{
    [Theory]
    [InlineData(1ul, 0, 1ul, 1ul)] // one at least
    [InlineData(1ul, 10, 1ul, 1ul)]
    [InlineData(1ul, 29, 1ul, 2ul)]
    [InlineData(1ul, 30, 1ul, 3ul)]
    [InlineData(4ul, 40, 4ul, 7ul)]
    [InlineData(8ul, 1000, 8ul, 9ul)]
    [InlineData(9ul, 5, 9ul, 9ul)]
    public async Task Reading_stops_at_the_bytes_but_gives_one_entry_at_least(ulong from, long maxBytes, ulong first, ulong last)
    {
        await CreatedAsync();
        foreach (var (a, b) in new[] { (1ul, 2ul), (3ul, 3ul), (4ul, 8ul), (9ul, 9ul) })
            await Log.CommitAsync(Given.Append([.. Given.Entries(a, b, 1).Select(e => Given.Entry(e.Index.Value, 1, new byte[10]))]));

        var read = await Log.ReadAsync(Key, from, maxBytes);
        Assert.Equal((first, last), (read[0].Index.Value, read[^1].Index.Value));
        Assert.Equal((int)(last - first + 1), read.Count);
    }

    [Fact]
    public async Task Reading_past_the_end_or_of_a_stranger_gives_nothing()
    {
        await CreatedAsync();
        Assert.Empty(await Log.ReadAsync(Key));
        await Log.CommitAsync(Given.Append(Given.Entries(1, 3, 1)));
        Assert.Empty(await Log.ReadAsync(Key, from: 4));
        Assert.Empty(await Log.ReadAsync(Key, from: ulong.MaxValue));
        Assert.Empty(await Log.ReadAsync(new ReplicaKey("nobody", new ReplicaId(1))));
        Assert.Null(await Log.LoadAsync(new ReplicaKey("nobody", new ReplicaId(1)), Cancel));
        Assert.Null(await Log.ReadSnapshotChunkAsync(new ReplicaKey("nobody", new ReplicaId(1)), 1, 0, Cancel));
    }

    [Fact]
    public async Task Large_payloads_survive()
    {
        await CreatedAsync();
        var data = new byte[1024 * 1024];
        new Random(1).NextBytes(data);
        await Log.CommitAsync(Given.Append(Given.Entry(1, 1), Given.Entry(2, 1, data), Given.Entry(3, 1, data), Given.Entry(4, 1)));
        await ReopenAsync();

        var read = await Log.ReadAsync(Key);
        Assert.Equal("1/1 2/1 3/1 4/1", read.Text());
        Assert.True(read[1].Data.Span.SequenceEqual(data));
        Assert.True(read[2].Data.Span.SequenceEqual(data));
        Assert.Equal("2/1", (await Log.ReadAsync(Key, 2, maxBytes: data.Length + 1)).Text());
    }

    [Fact]
    public async Task A_slice_of_a_larger_buffer_is_stored_as_the_slice()
    {
        await CreatedAsync();
        var buffer = new byte[] { 1, 2, 3, 4, 5 };
        await Log.CommitAsync(Given.Append(new Entry(new Term(1), new LogIndex(1), EntryKind.Normal, buffer.AsMemory(1, 3))));
        await ReopenAsync();
        Assert.Equal([2, 3, 4], Assert.Single(await Log.ReadAsync(Key)).Data.ToArray());
    }

    [Fact]
    public async Task Reads_run_beside_writes()
    {
        await CreatedAsync();
        await Log.CommitAsync(Given.Append(Given.Entry(1, 1)));
        var reader = Task.Run(async () =>
        {
            for (var i = 0; i < 200; i++)
            {
                var read = await Log.ReadAsync(Key);
                Assert.Equal(Enumerable.Range(1, read.Count).Select(n => (ulong)n), read.Select(e => e.Index.Value));
                await Log.LoadAsync(Key, Cancel);
                await Log.ListAsync(Cancel);
            }
        }, Cancel);
        for (var index = 2ul; index <= 100; index++) await Log.CommitAsync(Given.Append(Given.Entry(index, 1)));
        await reader;
    }
}
