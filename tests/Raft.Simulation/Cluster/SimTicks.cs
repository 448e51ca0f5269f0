namespace OrleansRaft.Simulation;

/// <summary>A replica's clock: it runs fast or slow, jumps and stands still.</summary>
internal sealed class SimTicks(World world, SimReplica replica)
{
    /// <summary>A tick by a clock that is right.</summary>
    private const int TickMs = 10;

    private double _rate = 1;
    private long _frozenUntil;

    public void Begin()
    {
        // Clocks of different machines never agree quite.
        _rate = world.Has(FaultClass.ClockRate) ? 0.5 + (1.5 * world.Disk.NextDouble()) : 0.9 + (0.2 * world.Disk.NextDouble());
        if (world.Has(FaultClass.ClockRate)) world.Strike(FaultClass.ClockRate, replica.Id.Value);
        Next();
    }

    public void Jump(int ticks) => replica.Enter(driver =>
    {
        for (var i = 0; i < ticks; i++) replica.Tick(driver);
    });

    public void Freeze(long until) => _frozenUntil = until;

    public void Heal()
    {
        _rate = Math.Clamp(_rate, 0.9, 1.1);
        _frozenUntil = 0;
    }

    private void Next() => world.After((long)Math.Round(TickMs / _rate), () =>
    {
        if (replica.Driver is null) return;
        if (world.Now >= _frozenUntil && !replica.Process.IsPaused) replica.Enter(replica.Tick);
        Next();
    });
}
