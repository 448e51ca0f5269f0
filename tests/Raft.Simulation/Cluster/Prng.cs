using System.Numerics;

namespace OrleansRaft.Simulation;

/// <summary>
/// xoshiro256** (Blackman and Vigna), seeded through SplitMix64: our own, so that a seed means the same history on every version of
/// .NET and in every process.
/// </summary>
internal sealed class Prng
{
    private ulong _s0, _s1, _s2, _s3;

    /// <summary>Makes one stream of a seed: streams of one seed are independent of each other.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="stream">Which stream.</param>
    public Prng(ulong seed, ulong stream = 0)
    {
        var state = seed ^ (stream * 0xD1342543DE82EF95);
        _s0 = SplitMix(ref state);
        _s1 = SplitMix(ref state);
        _s2 = SplitMix(ref state);
        _s3 = SplitMix(ref state);
    }

    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A number from 0, below <paramref name="end"/>. The bias of the multiplication is far below what a simulation notices.</summary>
    public int Next(int end) => (int)(((NextUInt64() >> 32) * (ulong)end) >> 32);

    /// <summary>A number from <paramref name="start"/>, below <paramref name="end"/>.</summary>
    public int Next(int start, int end) => start + Next(end - start);

    /// <summary>A number from 0, below 1.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Whether something of this probability happens.</summary>
    public bool Chance(double probability) => NextDouble() < probability;

    /// <summary>One of them.</summary>
    public T Pick<T>(IReadOnlyList<T> items) => items[Next(items.Count)];

    private static ulong SplitMix(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
