namespace OrleansRaft.Storage;

/// <content>How long the store keeps its writer waiting. A store that hangs shows here as well as one that answers with errors.</content>
public sealed partial class LogWriter
{
    /// <summary>Null while no batch waits. A reference, so that whoever asks from another thread reads it whole.</summary>
    private volatile Wait? _wait;

    /// <summary>The commit under way, however often it was tried, or the one that the writer stopped at; null if there is none.</summary>
    public LogStall? Stall => _wait is { } wait ? new LogStall(_time.GetElapsedTime(wait.Since), wait.Failure) : null;

    /// <summary>A batch is handed to the store; again, if it waits already.</summary>
    private void Waits(long now) => _wait ??= new Wait(now, null);

    /// <summary>The store failed, and the batch waits on.</summary>
    private void WaitsAfter(LogFailure failure) => _wait = new Wait(_wait?.Since ?? _time.GetTimestamp(), failure);

    /// <param name="Since">When the first attempt began, in the clock's timestamps.</param>
    /// <param name="Failure">What came of the last one.</param>
    private sealed record Wait(long Since, LogFailure? Failure);
}
