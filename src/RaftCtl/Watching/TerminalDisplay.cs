using OrleansRaft.RaftCtl.Api;
using OrleansRaft.RaftCtl.Rendering;
using Spectre.Console;

namespace OrleansRaft.RaftCtl.Watching;

/// <summary>One picture that moves: for terminals.</summary>
/// <param name="terminal">The terminal.</param>
internal sealed class TerminalDisplay(IAnsiConsole terminal) : IWatchDisplay
{
    private readonly SortedDictionary<int, OperationStep> _steps = [];
    private Operation? _operation;
    private string? _lost;

    /// <inheritdoc/>
    public Task<Answer<Operation>> ShowAsync(IAsyncEnumerable<WatchUpdate> updates) => terminal.Live(Text.Empty).StartAsync(async live =>
    {
        await foreach (var update in updates)
        {
            _lost = (update as WatchUpdate.Lost)?.Reason;
            if (update is WatchUpdate.Step { Value: var step }) _steps[step.Sequence] = step;
            if (update is WatchUpdate.Look { Value: var look }) Take(look);
            if (update is WatchUpdate.End end) Take(end.Operation.Value);
            if (_operation is not null) live.UpdateTarget(OperationPicture.Of(_operation, _steps.Values, _lost));
            if (update is WatchUpdate.End { Operation: var ended }) return ended;
        }

        throw new InvalidOperationException("A watch ends with the end.");
    });

    private void Take(Operation operation)
    {
        _operation = operation;
        foreach (var step in operation.Events) _steps[step.Sequence] = step;
    }
}
