namespace OrleansRaft.Core.Tests.Log;

public sealed class EntryBufferTests
{
    [Fact]
    public void A_slice_that_was_handed_out_never_changes()
    {
        var random = new Random(1);
        var buffer = new EntryBuffer();
        var model = new List<Entry>();
        var handedOut = new List<(ReadOnlyMemory<Entry> Slice, Entry[] Copy)>();
        for (var step = 0UL; step < 5000; step++)
        {
            var fresh = Enumerable.Range(0, random.Next(1, 9)).Select(i => Make.Entry(step, (ulong)i)).ToArray();
            switch (random.Next(4))
            {
                case 0:
                    buffer.Append(fresh);
                    model.AddRange(fresh);
                    break;
                case 1:
                    var keep = random.Next(model.Count + 1);
                    buffer.Replace(keep, fresh);
                    model.RemoveRange(keep, model.Count - keep);
                    model.AddRange(fresh);
                    break;
                case 2:
                    var drop = random.Next(model.Count + 1);
                    buffer.DropFront(drop);
                    model.RemoveRange(0, drop);
                    break;
                default:
                    var start = random.Next(model.Count + 1);
                    var slice = buffer.Slice(start, random.Next(model.Count - start + 1));
                    handedOut.Add((slice, slice.ToArray()));
                    break;
            }

            Assert.Equal(model, buffer.Slice(0, buffer.Count).ToArray());
        }

        Assert.All(handedOut, h => Assert.Equal(h.Copy, h.Slice.ToArray()));
    }

    [Fact]
    public void What_was_dropped_does_not_stay_reachable_for_ever()
    {
        var buffer = new EntryBuffer();
        buffer.Append(Make.Entries(1, [.. Enumerable.Repeat(1UL, 10_000)]));
        buffer.DropFront(9_000);
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(buffer.Slice(0, buffer.Count), out var segment);
        Assert.True(segment.Array!.Length <= 2_000, $"An array of {segment.Array.Length} is kept for 1,000 entries.");
    }
}
