using OrleansRaft.Conformance.DataDriven;

namespace OrleansRaft.Conformance.Interaction;

internal sealed partial class ScriptedCluster
{
    /// <summary>
    /// <c>propose-bytes 1 kind=ConfChangeV2 data=0a00</c>: a forwarded proposal whose bytes no honest proposer would write. Our own.
    /// </summary>
    private void ProposeBytes(Directive directive)
    {
        var node = FirstNode(directive);
        var kind = Enum.Parse<EntryKind>(directive.Argument("kind").Values[0]);
        var entry = new Entry(default, default, kind, Convert.FromHexString(directive.Argument("data").Values[0]));
        var outcome = node.Raft.Step(new Message { Type = MessageType.Prop, From = node.Id, To = node.Id, Entries = new[] { entry } });
        if (outcome != StepOutcome.Processed) throw new VerbFailedException(outcome.ToString());
    }
}
