using System.Diagnostics;

namespace OrleansRaft.RaftCtl.Watching;

/// <summary>How long something has failed without a success between.</summary>
/// <param name="patience">How long it may.</param>
internal sealed class Outage(TimeSpan patience)
{
    private long? _since;

    /// <summary>Notes a failure. Whether it is the first one since the last success.</summary>
    /// <exception cref="CommandFailedException">The failure itself, once patience is over or if trying again cannot help.</exception>
    public bool Continues(CommandFailedException failure)
    {
        var isFirst = _since is null;
        _since ??= Stopwatch.GetTimestamp();
        return failure.ExitCode is ExitCode.TryAgain && Stopwatch.GetElapsedTime(_since.Value) < patience
            ? isFirst
            : throw failure.With("the watch ended; the operation goes on");
    }

    /// <summary>Notes a success.</summary>
    public void Over() => _since = null;
}
