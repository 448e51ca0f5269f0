namespace OrleansRaft.Simulation;

/// <summary>How often each fault class struck.</summary>
internal sealed class Strikes
{
    private readonly long[] _counts = new long[FaultSet.Classes.Count];

    public long this[FaultClass fault] => _counts[(int)fault];

    public void Count(FaultClass fault) => _counts[(int)fault]++;

    public void Add(Strikes other)
    {
        for (var i = 0; i < _counts.Length; i++) _counts[i] += other._counts[i];
    }
}
