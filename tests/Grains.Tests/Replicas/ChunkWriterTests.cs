using OrleansRaft.Replicas;

namespace OrleansRaft.Grains.Tests.Replicas;

public sealed class ChunkWriterTests
{
    [Fact]
    public void Pieces_are_of_one_size_and_hold_what_was_written()
    {
        var random = new Random(1);
        for (var i = 0; i < 200; i++)
        {
            var size = random.Next(1, 50);
            var writer = new ChunkWriter(size);
            var written = new List<byte>();
            for (var part = random.Next(20); part > 0; part--)
            {
                var bytes = new byte[random.Next(120)];
                random.NextBytes(bytes);
                bytes.CopyTo(random.Next(2) == 0 ? writer.GetSpan(bytes.Length) : writer.GetMemory(bytes.Length).Span);
                writer.Advance(bytes.Length);
                written.AddRange(bytes);
            }

            var chunks = writer.Complete();

            Assert.Equal(written, chunks.SelectMany(static c => c.ToArray()));
            Assert.All(chunks, c => Assert.InRange(c.Length, 1, size));
        }
    }

    [Fact]
    public void Nothing_written_is_no_piece() => Assert.Empty(new ChunkWriter(10).Complete());
}
