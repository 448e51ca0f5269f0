namespace OrleansRaft.Core.Tests;

/// <summary>Bytes for decoders that must stand everything.</summary>
internal static class Damage
{
    private const int Reach = 400;

    /// <summary>What an encoder wrote, with some bytes replaced and the end cut off or added to; or any bytes at all.</summary>
    public static Gen<byte[]> Of(Gen<byte[]> encoded) => Gen.Frequency(
        (4, Gen.Select(encoded, Gen.Select(Gen.Int[0, Reach], Gen.Byte).Array[0, 3], Gen.Int[-2, Reach], Damaged)),
        (1, Gen.Byte.Array[0, 60]));

    /// <summary>Bytes that a decoder allocates at most for an input of that many: in proportion, whatever counts and lengths it claims.</summary>
    public static long Allowance(int bytes) => 4_000 + (200L * bytes);

    private static byte[] Damaged(byte[] bytes, (int At, byte Value)[] changes, int cut)
    {
        // Half of them keep their length, so that what is replaced is what is noticed.
        var length = cut <= 0 ? bytes.Length - cut : Math.Min(bytes.Length, cut * 2);
        var damaged = new byte[length];
        bytes.AsSpan(0, Math.Min(length, bytes.Length)).CopyTo(damaged);
        foreach (var (at, value) in changes)
        {
            if (length > 0) damaged[at % length] = value;
        }

        return damaged;
    }
}
