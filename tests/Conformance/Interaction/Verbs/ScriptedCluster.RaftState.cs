namespace OrleansRaft.Conformance.Interaction;

internal sealed partial class ScriptedCluster
{
    /// <summary><c>raft-state</c>: what each node believes to be.</summary>
    private void ShowRoles()
    {
        foreach (var node in _nodes)
        {
            var raft = node.Raft;
            var voter = raft.Configuration.IsVoter(raft.Id) ? "(Voter)" : "(Non-Voter)";
            _output.WriteLine($"{raft.Id}: State{raft.Role} {voter} Term:{raft.Term} Lead:{raft.Leader}");
        }
    }
}
