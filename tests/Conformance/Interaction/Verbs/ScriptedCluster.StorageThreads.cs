using OrleansRaft.Conformance.DataDriven;
using OrleansRaft.Conformance.Text;

namespace OrleansRaft.Conformance.Interaction;

internal sealed partial class ScriptedCluster
{
    /// <summary><c>process-append-thread 1 2</c>: one piece of work on each.</summary>
    private void ProcessAppendThread(Directive directive) => OnEach(directive, "processing append thread", ProcessAppendThread);

    /// <summary><c>process-apply-thread 1 2</c>: one piece of work on each.</summary>
    private void ProcessApplyThread(Directive directive) => OnEach(directive, "processing apply thread", ProcessApplyThread);

    private void ProcessAppendThread(ScriptedNode node)
    {
        if (!node.AppendWork.TryDequeue(out var work))
        {
            _output.Write("no append work to perform");
            return;
        }

        _output.WriteLine($"Processing:\n{Describe.Message(work, withResponses: false)}");
        node.Persist(work.HardState, work.Entries, work.Snapshot);
        Respond(work);
    }

    private void ProcessApplyThread(ScriptedNode node)
    {
        if (!node.ApplyWork.TryDequeue(out var work))
        {
            _output.Write("no apply work to perform");
            return;
        }

        _output.WriteLine($"Processing:\n{Describe.Message(work, withResponses: false)}");
        Apply(node, work.Entries);
        Respond(work);
    }

    private void Respond(Message work)
    {
        _output.WriteLine("Responses:");
        foreach (var response in work.Responses.Span)
        {
            _output.WriteLine(Describe.Message(response));
            _messages.Add(response);
        }
    }
}
