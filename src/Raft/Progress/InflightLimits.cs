namespace OrleansRaft.Core;

/// <summary>The limits of every follower's window.</summary>
/// <param name="MaxMessages">Appends in flight.</param>
/// <param name="MaxBytes">Bytes in flight.</param>
internal readonly record struct InflightLimits(int MaxMessages, ulong MaxBytes)
{
    public Inflights NewWindow() => new(MaxMessages, MaxBytes);
}
