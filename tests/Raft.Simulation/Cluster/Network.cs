using OrleansRaft.Wire;

namespace OrleansRaft.Simulation;

/// <summary>Loses, repeats, delays and so reorders what is sent, and cuts and clogs links in one direction. Ends are silos' ids.</summary>
internal sealed class Network(World world, Prng random)
{
    private const int OldFrames = 64;

    private readonly Dictionary<(ulong From, ulong To), long> _cut = [];
    private readonly Dictionary<(ulong From, ulong To), long> _clogged = [];
    private readonly (SimSilo To, byte[] Frame)[] _old = new (SimSilo, byte[])[OldFrames];
    private int _oldCount;

    public void Cut(ulong from, ulong to, long until) => _cut[(from, to)] = Math.Max(until, _cut.GetValueOrDefault((from, to)));

    public void Clog(ulong from, ulong to, long until) => _clogged[(from, to)] = until;

    public void Heal()
    {
        _cut.Clear();
        _clogged.Clear();
    }

    /// <summary>Carries a frame, as bytes, to whoever bears the silo's name when it arrives.</summary>
    public void Send(SimReplica from, SimSilo to, Frame frame)
    {
        var bytes = FrameCodec.Encode(frame);
        Keep(to, bytes);
        var isNoticed = random.Chance(0.5);
        Carry(from.Id.Value, to.Id.Value, () => Arrive(to, bytes), () =>
        {
            // A connection that breaks is noticed, at times.
            if (isNoticed) from.Enter(driver => driver.Unreachable(frame.To));
        });
        if (!random.Chance(world.Options.Duplication) || !world.Has(FaultClass.Duplication)) return;
        world.Strike(FaultClass.Duplication, from.Id.Value);
        Carry(from.Id.Value, to.Id.Value, () => Arrive(to, bytes), static () => { });
    }

    /// <summary>Brings a frame of long ago once more.</summary>
    public bool Replay()
    {
        var kept = Math.Min(_oldCount, OldFrames);
        if (kept == 0) return false;
        var (to, frame) = _old[random.Next(kept)];
        world.After(1, () => Arrive(to, frame));
        return true;
    }

    /// <summary>Carries anything.</summary>
    public void Carry(ulong from, ulong to, Action arrived, Action lost)
    {
        var isLost = random.Chance(world.Options.Loss) && world.Has(FaultClass.Loss);
        var delay = random.Next(1, world.Options.MaxDelay + 1);
        var isLate = random.Chance(0.02) && world.Has(FaultClass.Reordering);
        if (isLost) world.Strike(FaultClass.Loss, from);
        if (isLate) world.Strike(FaultClass.Reordering, from);
        world.After(isLate ? delay * 40 : delay, () =>
        {
            if (isLost || _cut.GetValueOrDefault((from, to)) > world.Now) lost();
            else if (_clogged.GetValueOrDefault((from, to)) is var until && until > world.Now) world.After(until - world.Now, arrived);
            else arrived();
        });
    }

    private void Arrive(SimSilo to, byte[] bytes)
    {
        // What was sent to a process that was taken for dead still reaches it, at times.
        var process = to.Zombies.Count > 0 && random.Chance(0.3) ? random.Pick(to.Zombies) : to.Current;
        if (process?.Activations is not { Count: > 0 } activations) return;
        var replica = activations.Count > 1 && random.Chance(0.3) ? random.Pick(activations) : activations[^1];
        replica.Deliver(bytes);
    }

    /// <summary>Some of the frames are kept, some of these for long.</summary>
    private void Keep(SimSilo to, byte[] bytes)
    {
        if (!random.Chance(0.05)) return;
        if (_oldCount < OldFrames) _old[_oldCount++] = (to, bytes);
        else _old[random.Next(OldFrames)] = (to, bytes);
    }
}
