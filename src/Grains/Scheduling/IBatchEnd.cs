namespace OrleansRaft.Scheduling;

/// <summary>What waits for the end of a batch of turns, to do once what serves all of them.</summary>
internal interface IBatchEnd
{
    /// <summary>
    /// The batch has ended. May be called for several batches, on several threads, at once: each serves whatever has gathered by then. Must not
    /// throw: others wait for the end of the same batch.
    /// </summary>
    void BatchEnded();
}
