using OrleansRaft.Conformance.DataDriven;

namespace OrleansRaft.Conformance.Interaction;

internal sealed partial class ScriptedCluster
{
    /// <summary><c>log-level warn</c></summary>
    private void SetLogLevel(Directive directive) => _output.Level = TranscriptOutput.ParseLevel(directive.Arguments[0].Key);
}
