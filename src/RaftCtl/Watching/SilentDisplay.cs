using OrleansRaft.RaftCtl.Api;

namespace OrleansRaft.RaftCtl.Watching;

/// <summary>Shows nothing: for output that is the end alone.</summary>
internal sealed class SilentDisplay : IWatchDisplay
{
    /// <inheritdoc/>
    public async Task<Answer<Operation>> ShowAsync(IAsyncEnumerable<WatchUpdate> updates) => (await updates.OfType<WatchUpdate.End>().SingleAsync()).Operation;
}
