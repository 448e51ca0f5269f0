using OrleansRaft.Conformance.DataDriven;
using OrleansRaft.Conformance.Text;

namespace OrleansRaft.Conformance.Interaction;

internal sealed partial class ScriptedCluster
{
    /// <summary><c>propose-conf-change 1 v1=true transition=explicit</c>, then a line such as <c>v4 l5 r1</c>.</summary>
    private void ProposeConfChange(Directive directive)
    {
        var v1 = false;
        var transition = ConfChangeTransition.Auto;
        foreach (var argument in directive.Arguments.Skip(1).Where(a => a.Values.Count > 0))
        {
            switch (argument.Key)
            {
                case "v1":
                    v1 = argument.Flag;
                    break;
                case "transition":
                    transition = argument.Values[^1] switch
                    {
                        "auto" => ConfChangeTransition.Auto,
                        "implicit" => ConfChangeTransition.JointImplicit,
                        "explicit" => ConfChangeTransition.JointExplicit,
                        var other => throw new VerbFailedException($"unknown transition {other}"),
                    };
                    break;
                default:
                    throw new VerbFailedException($"unknown command {argument.Key}");
            }
        }

        var (changes, error) = ChangeParser.Parse(directive.Input);
        if (error is not null) throw new VerbFailedException(error);
        var node = FirstNode(directive);
        if (!v1)
        {
            Report(node.Raft.ProposeConfChange(new ConfChangeV2(transition, changes)).Proposal);
            return;
        }

        if (changes.Length > 1 || transition != ConfChangeTransition.Auto)
            throw new VerbFailedException("v1 conf change can only have one operation and no transition");
        Report(node.Raft.ProposeConfChange(new ConfChange(changes[0].Type, changes[0].Replica)).Proposal);
    }
}
