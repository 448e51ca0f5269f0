using OrleansRaft.Core;

namespace OrleansRaft.Replication;

/// <summary>Linearizable reads that were asked together.</summary>
/// <param name="queries">The queries.</param>
/// <param name="deadline">The tick at which they are given up.</param>
/// <param name="done">Called once.</param>
internal sealed class QueryBatch(ReadOnlyMemory<byte>[] queries, long deadline, Action<QueryBatch> done)
{
    private bool _settled;

    public ReadOnlyMemory<byte>[] Queries { get; } = queries;

    public long Deadline { get; } = deadline;

    /// <summary>The answers; null if nobody could answer.</summary>
    public ReadOnlyMemory<byte>[]? Results { get; private set; }

    /// <summary>What had been applied when they were answered.</summary>
    public LogIndex Applied { get; private set; }

    public void Answer(LogIndex applied, ReadOnlyMemory<byte>[] results)
    {
        if (_settled) return;
        Applied = applied;
        Results = results;
        Finish();
    }

    public void Refuse()
    {
        if (!_settled) Finish();
    }

    private void Finish()
    {
        _settled = true;
        done(this);
    }
}
