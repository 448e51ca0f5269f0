using System.Buffers.Binary;

namespace OrleansRaft.Bench.Stages.Recovery;

/// <summary>Writes until a store holds so much.</summary>
internal static class Filler
{
    private const int Writers = 256;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Writes values, each once.</summary>
    /// <param name="store">Where.</param>
    /// <param name="count">How many.</param>
    /// <param name="keys">Over how many keys.</param>
    /// <param name="valueBytes">How large each is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task RunAsync(IStore store, int count, int keys, int valueBytes, CancellationToken cancellationToken)
    {
        var next = -1;
        return Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(writer), cancellationToken)));

        async Task WriteAsync(int writer)
        {
            var (key, value) = (new byte[sizeof(int)], new byte[valueBytes]);
            new Random(writer).NextBytes(value);
            while (Interlocked.Increment(ref next) is var number && number < count)
            {
                BinaryPrimitives.WriteInt32LittleEndian(key, number % keys);
                while (!await TryPutAsync(key, value)) await Task.Delay(Pause, cancellationToken);
            }
        }

        async Task<bool> TryPutAsync(byte[] key, byte[] value)
        {
            try
            {
                await store.PutAsync(key, value);
                return true;
            }
            catch (OperationFailedException)
            {
                return false; // More than the store takes at a time: later.
            }
        }
    }
}
