namespace OrleansRaft.Core;

/// <summary>
/// Receives what a replica decides, in the words of etcd's transcripts. Called in the middle of a state transition: an
/// implementation must not call back into the node.
/// </summary>
public interface IRaftTracer
{
    /// <summary>Whether lines of this level are wanted: if not, they are not even formatted.</summary>
    bool IsEnabled(TraceLevel level);

    /// <summary>Takes one line, without a line end.</summary>
    void Write(TraceLevel level, string text);

    /// <summary>Whether the steps are wanted: asked once, when the replica starts.</summary>
    bool TracesSteps => false;

    /// <summary>Takes one step, in the vocabulary of etcd's trace validation.</summary>
    void Step(in StateEvent step)
    {
    }
}
