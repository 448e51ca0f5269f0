using System.Globalization;
using OrleansRaft.Conformance.DataDriven;

namespace OrleansRaft.Conformance.Interaction;

/// <summary>
/// A cluster of replicas that does nothing by itself: each directive of a transcript makes one move. One file a verb; those at the end
/// of the table are our own.
/// </summary>
internal sealed partial class ScriptedCluster
{
    private readonly List<ScriptedNode> _nodes = [];
    private readonly TranscriptOutput _output = new();

    /// <summary>Messages on their way, in the order in which they were sent.</summary>
    private List<Message> _messages = [];

    public string Run(Directive directive)
    {
        _output.Take();
        try
        {
            Dispatch(directive);
        }
        catch (VerbFailedException failure)
        {
            // Shown even where everything else is silenced.
            if (_output.IsQuiet) return failure.Message;
            _output.Write(failure.Message);
        }

        var text = _output.Take();
        return text.Length > 0 ? text : "ok";
    }

    private void Dispatch(Directive directive)
    {
        switch (directive.Command)
        {
            case "_breakpoint": break;
            case "add-nodes": AddNodes(directive); break;
            case "campaign": Campaign(directive); break;
            case "compact": Compact(directive); break;
            case "deliver-msgs": DeliverMessages(directive); break;
            case "forget-leader": ForgetLeader(directive); break;
            case "log-level": SetLogLevel(directive); break;
            case "process-append-thread": ProcessAppendThread(directive); break;
            case "process-apply-thread": ProcessApplyThread(directive); break;
            case "process-ready": ProcessReady(directive); break;
            case "propose": Propose(directive); break;
            case "propose-conf-change": ProposeConfChange(directive); break;
            case "raft-log": ShowLog(directive); break;
            case "raft-state": ShowRoles(); break;
            case "report-unreachable": ReportUnreachable(directive); break;
            case "send-snapshot": SendSnapshot(directive); break;
            case "set-randomized-election-timeout": SetRandomizedElectionTimeout(directive); break;
            case "stabilize": Stabilize(directive); break;
            case "status": ShowStatus(directive); break;
            case "tick-election": TickElection(directive); break;
            case "tick-heartbeat": TickHeartbeat(directive); break;
            case "transfer-leadership": TransferLeadership(directive); break;
            case "bootstrap": Bootstrap(directive); break;
            case "configuration": ShowConfiguration(directive); break;
            case "duplicate-msgs": DuplicateMessages(directive); break;
            case "pin-snapshot": PinSnapshot(directive); break;
            case "propose-bytes": ProposeBytes(directive); break;
            case "read-index": ReadIndex(directive); break;
            case "report-snapshot": ReportSnapshot(directive); break;
            case "restart": Restart(directive); break;
            default: throw new VerbFailedException("unknown command");
        }
    }

    private static ulong FirstId(Directive directive) => ulong.Parse(directive.Arguments[0].Key, CultureInfo.InvariantCulture);

    private ScriptedNode FirstNode(Directive directive) => NodeOf(FirstId(directive));

    private ScriptedNode NodeOf(ulong id) =>
        id > 0 && id <= (ulong)_nodes.Count ? _nodes[(int)id - 1] : throw new FormatException($"there is no node {id}");

    private IEnumerable<ScriptedNode> NodesOf(Directive directive) => directive.Ids().Select(NodeOf);

    /// <summary>Does something on each node named; with a heading for each if there are several.</summary>
    private void OnEach(Directive directive, string heading, Action<ScriptedNode> action)
    {
        var nodes = NodesOf(directive).ToList();
        foreach (var node in nodes)
        {
            if (nodes.Count == 1)
            {
                action(node);
                continue;
            }

            _output.WriteLine($"> {node.Id} {heading}");
            _output.Indented(() => action(node));
        }
    }
}
