using System.Diagnostics.CodeAnalysis;

namespace OrleansRaft.Core;

/// <summary>
/// The replica's side of an <see cref="IRaftTracer"/>. A level that nobody wants is null, and <c>trace.Info?.Write($"…")</c>
/// then evaluates and allocates nothing.
/// </summary>
internal sealed class RaftTrace(IRaftTracer? tracer)
{
    private readonly Channel[]? _channels = tracer is null
        ? null
        : [new(tracer, TraceLevel.Debug), new(tracer, TraceLevel.Info), new(tracer, TraceLevel.Warn), new(tracer, TraceLevel.Error)];

    /// <summary>Who wants to know each step; null if nobody does.</summary>
    public IRaftTracer? Steps { get; } = tracer is { TracesSteps: true } ? tracer : null;

    public Channel? Debug => At(TraceLevel.Debug);

    public Channel? Info => At(TraceLevel.Info);

    public Channel? Warn => At(TraceLevel.Warn);

    public Channel? Error => At(TraceLevel.Error);

    /// <summary>Reports a broken invariant and stops the replica.</summary>
    [DoesNotReturn]
    public void Broken(string text)
    {
        if (tracer is not null && tracer.IsEnabled(TraceLevel.Fatal)) tracer.Write(TraceLevel.Fatal, text);
        throw new RaftInvariantException(text);
    }

    private Channel? At(TraceLevel level) =>
        _channels is not null && tracer!.IsEnabled(level) ? _channels[(int)level] : null;

    internal sealed class Channel(IRaftTracer tracer, TraceLevel level)
    {
        public void Write(string text) => tracer.Write(level, text);
    }
}
