namespace OrleansRaft.Storage;

/// <summary>The limits of a <see cref="LogWriter"/>.</summary>
public sealed class LogWriterOptions
{
    /// <summary>A commit takes no more writes once it has this many bytes.</summary>
    public long BatchBytes { get; set; } = 4L * 1024 * 1024;

    /// <summary>The most writes in one commit.</summary>
    public int BatchWrites { get; set; } = 4096;

    /// <summary>Queued bytes from which on the writer calls itself overloaded.</summary>
    public long OverloadBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>The pause after a first failed attempt; it doubles with each further one.</summary>
    public TimeSpan FirstBackoff { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The longest pause between two attempts.</summary>
    public TimeSpan LongestBackoff { get; set; } = TimeSpan.FromSeconds(2);
}
