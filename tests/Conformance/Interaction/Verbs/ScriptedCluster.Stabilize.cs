using OrleansRaft.Conformance.DataDriven;

namespace OrleansRaft.Conformance.Interaction;

internal sealed partial class ScriptedCluster
{
    /// <summary><c>stabilize 1 2 log-level=none</c>: goes on until these nodes, or all, have nothing left to do.</summary>
    private void Stabilize(Directive directive)
    {
        var level = _output.Level;
        try
        {
            if (directive.Arguments.FirstOrDefault(a => a.Key == "log-level") is { } argument)
                _output.Level = TranscriptOutput.ParseLevel(argument.Values[^1]);
            var named = NodesOf(directive).ToList();
            Stabilize(named.Count > 0 ? named : [.. _nodes]);
        }
        finally
        {
            _output.Level = level;
        }
    }

    private void Stabilize(List<ScriptedNode> nodes)
    {
        bool progress;
        do
        {
            progress = false;
            foreach (var node in nodes.Where(n => n.Raft.HasReady))
            {
                progress = true;
                _output.WriteLine($"> {node.Id} handling Ready");
                _output.Indented(() => ProcessReady(node));
            }

            foreach (var node in nodes.Where(n => _messages.Any(m => m.To == n.Id)))
            {
                progress = true;
                _output.WriteLine($"> {node.Id} receiving messages");
                _output.Indented(() => Deliver(node.Id));
            }

            progress |= Drain(nodes, n => n.AppendWork, "processing append thread", ProcessAppendThread);
            progress |= Drain(nodes, n => n.ApplyWork, "processing apply thread", ProcessApplyThread);
        }
        while (progress);
    }

    private bool Drain(
        List<ScriptedNode> nodes, Func<ScriptedNode, Queue<Message>> queue, string heading, Action<ScriptedNode> process)
    {
        var busy = nodes.Where(n => queue(n).Count > 0).ToList();
        foreach (var node in busy)
        {
            _output.WriteLine($"> {node.Id} {heading}");
            while (queue(node).Count > 0) _output.Indented(() => process(node));
        }

        return busy.Count > 0;
    }
}
