using OrleansRaft.RaftCtl.Api;

namespace OrleansRaft.RaftCtl.Watching;

/// <summary>Where a watch is shown.</summary>
internal interface IWatchDisplay
{
    /// <summary>Shows updates until the end, and returns the operation as it ended.</summary>
    Task<Answer<Operation>> ShowAsync(IAsyncEnumerable<WatchUpdate> updates);
}
