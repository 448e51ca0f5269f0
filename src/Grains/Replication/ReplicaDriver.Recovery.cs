using OrleansRaft.Core;
using OrleansRaft.Recovery;

namespace OrleansRaft.Replication;

/// <content>What a recovery asks of a replica whose group has lost its quorum.</content>
internal sealed partial class ReplicaDriver
{
    /// <summary>The terms of what is durable here.</summary>
    public LogShape DurableLog
    {
        get
        {
            var before = _log.FirstIndex.Previous;
            Expect(_log.Term(before, out var term));
            Expect(_log.Entries(_log.FirstIndex, _log.LastIndex.Next, RaftOptions.NoLimit, out var entries));
            return LogShape.Of(new TermStart(term.Value, before.Value), entries.ToArray(), _node.Commit.Value);
        }
    }

    /// <summary>The last membership change that is, or was, in the log since it was loaded; zero if there was none.</summary>
    public LogIndex LastChange => _lastChange;
}
