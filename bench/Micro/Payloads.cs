namespace OrleansRaft.Bench.Micro;

/// <summary>The commands that are written: 256 bytes each, as in the comparison with other stores.</summary>
internal static class Payloads
{
    private const int Bytes = 256;

    /// <summary>Some commands, each with bytes of its own.</summary>
    public static ReadOnlyMemory<byte>[] Make(int count)
    {
        var random = new Random(count);
        var commands = new ReadOnlyMemory<byte>[count];
        for (var i = 0; i < count; i++)
        {
            var bytes = new byte[Bytes];
            random.NextBytes(bytes);
            commands[i] = bytes;
        }

        return commands;
    }
}
