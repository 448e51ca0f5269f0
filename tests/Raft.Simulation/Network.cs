using OrleansRaft.Wire;

namespace OrleansRaft.Simulation;

/// <summary>Loses, repeats, delays and so reorders messages, and cuts links in one direction.</summary>
internal sealed class Network(World world)
{
    private readonly HashSet<(string From, string To)> _cut = [];
    private bool _healed;

    public void Cut(string from, string to) => _cut.Add((from, to));

    public void Mend() => _cut.Clear();

    /// <summary>From now on nothing is lost.</summary>
    public void Heal()
    {
        Mend();
        _healed = true;
    }

    /// <summary>Carries a frame, as bytes, to whoever lives at the silo when it arrives.</summary>
    public void Send(SimReplica from, string silo, Frame frame)
    {
        var bytes = FrameCodec.Encode(frame);
        var sender = from.Life;
        Carry(from.Silo, silo, () => world.Replicas[silo].Deliver(bytes), () =>
        {
            // A connection that breaks is noticed, at times.
            if (from.Life == sender && world.Chance(0.5)) from.Driver?.Unreachable(frame.To);
        });
        if (!_healed && world.Chance(world.Options.Duplication)) Carry(from.Silo, silo, () => world.Replicas[silo].Deliver(bytes), static () => { });
    }

    /// <summary>Carries anything.</summary>
    public void Carry(string from, string to, Action arrived, Action lost) => world.After(Delay(), () =>
    {
        var dropped = !_healed && (_cut.Contains((from, to)) || world.Chance(world.Options.Loss));
        if (dropped || !world.Replicas.TryGetValue(to, out var receiver) || receiver.Driver is null) lost();
        else arrived();
    });

    private int Delay()
    {
        var delay = world.Random.Next(1, world.Options.MaxDelay + 1);
        return !_healed && world.Chance(0.02) ? delay * 40 : delay;
    }
}
