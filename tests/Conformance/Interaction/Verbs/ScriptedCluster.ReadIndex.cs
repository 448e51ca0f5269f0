using System.Text;
using OrleansRaft.Conformance.DataDriven;

namespace OrleansRaft.Conformance.Interaction;

internal sealed partial class ScriptedCluster
{
    /// <summary><c>read-index 1 ctx</c>: asks for a linearizable read. Our own.</summary>
    private void ReadIndex(Directive directive) =>
        _output.WriteLine(FirstNode(directive).Raft.ReadIndex(Encoding.UTF8.GetBytes(directive.Arguments[1].Key)).ToString());
}
