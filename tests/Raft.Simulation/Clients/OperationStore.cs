using System.Text.Json;
using OrleansRaft.Membership;

namespace OrleansRaft.Simulation;

/// <summary>
/// The membership grain's state: what it holds, and what a database holds of it. When the grain dies, a write that was on its way is there or is not.
/// </summary>
internal sealed class OperationStore(World world, Prng random)
{
    private const int MaxDelayMs = 30;

    private byte[] _stored = JsonSerializer.SerializeToUtf8Bytes(new MembershipState());
    private byte[]? _underWay;
    private long _writes;
    private long _lastStored;

    /// <summary>What the grain holds.</summary>
    public MembershipState State { get; private set; } = new();

    /// <summary>How often the grain has died.</summary>
    public int Life { get; private set; }

    /// <summary>Makes the state as it is now durable.</summary>
    /// <param name="then">Called when it is, unless the grain died before.</param>
    public void Save(Action then)
    {
        var life = Life;
        var bytes = JsonSerializer.SerializeToUtf8Bytes(State);
        var number = ++_writes;
        _underWay = bytes;
        world.After(random.Next(1, MaxDelayMs), () =>
        {
            if (life != Life) return;
            if (number > _lastStored) (_lastStored, _stored) = (number, bytes);
            then();
        });
    }

    /// <summary>The grain dies, and lives again with what is stored.</summary>
    public void Die()
    {
        Life++;
        if (_underWay is { } bytes && random.Chance(0.5)) _stored = bytes;
        _underWay = null;
        State = JsonSerializer.Deserialize<MembershipState>(_stored)!;
    }
}
