using OrleansRaft.RaftCtl.Api;
using OrleansRaft.RaftCtl.Rendering;

namespace OrleansRaft.RaftCtl.Watching;

/// <summary>A line for each thing that happens: for files, pipes and the logs of a build.</summary>
/// <param name="io">Where to.</param>
internal sealed class PlainDisplay(CommandIo io) : IWatchDisplay
{
    // A catch-up is a line for each tenth.
    private const int Parts = 10;

    private readonly Dictionary<ulong, int> _told = [];
    private string? _explanation;
    private bool _hasBegun;
    private bool _isLost;

    /// <inheritdoc/>
    public async Task<Answer<Operation>> ShowAsync(IAsyncEnumerable<WatchUpdate> updates)
    {
        await foreach (var update in updates)
        {
            switch (update)
            {
                case WatchUpdate.Step { Value: var step }:
                    io.WriteLine($"{Texts.Time(step.At)}  {step.State,-15}  {step.Detail}");
                    _hasBegun = true;
                    break;
                case WatchUpdate.Look { Value: var operation } when _hasBegun:
                    Tell(operation);
                    break;
                case WatchUpdate.Lost lost when !_isLost:
                    await io.Error.WriteLineAsync($"raftctl: {lost.Reason} Trying again.");
                    break;
                case WatchUpdate.End end:
                    return end.Operation;
            }

            _isLost = update is WatchUpdate.Lost;
        }

        throw new InvalidOperationException("A watch ends with the end.");
    }

    private void Tell(Operation operation)
    {
        foreach (var member in operation.Progress?.CatchUp ?? [])
        {
            var part = (int)(member.Share * Parts);
            if (_told.TryGetValue(member.ReplicaId, out var told) && told == part) continue;
            _told[member.ReplicaId] = part;
            io.WriteLine($"  replica {member.ReplicaId} has {Texts.CatchUp(member)}");
        }

        if (operation.Explanation is { } explanation && explanation != _explanation) io.WriteLine($"  waits: {explanation}");
        _explanation = operation.Explanation;
    }
}
