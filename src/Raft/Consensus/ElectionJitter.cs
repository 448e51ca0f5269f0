using System;

namespace OrleansRaft.Core;

/// <summary>
/// The only randomness of a replica: it spreads election timeouts, so that split votes are rare (Raft paper §5.2). SplitMix64,
/// seeded by the caller: the same seed gives the same history, on every machine.
/// </summary>
internal struct ElectionJitter(ulong seed, ReplicaId id)
{
    private const ulong Increment = 0x9E3779B97F4A7C15;

    // Replicas of a group that share a seed must not share their timeouts.
    private ulong _state = seed ^ (id.Value * 0xD1342543DE82EF95);

    /// <summary>A number from zero up to and without <paramref name="bound"/>.</summary>
    public int Next(int bound)
    {
        _state += Increment;
        var mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        mixed ^= mixed >> 31;
        return (int)Math.BigMul(mixed, (ulong)bound, out _);
    }
}
