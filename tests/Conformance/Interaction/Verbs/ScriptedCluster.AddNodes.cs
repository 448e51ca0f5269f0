using System.Globalization;
using System.Text;
using OrleansRaft.Conformance.DataDriven;

namespace OrleansRaft.Conformance.Interaction;

internal sealed partial class ScriptedCluster
{
    /// <summary><c>add-nodes 3 voters=(1,2,3) learners=(4) index=10 content=foo async-storage-writes=true …</c></summary>
    private void AddNodes(Directive directive)
    {
        var configuration = Configuration.Empty;
        var index = LogIndex.Zero;
        var content = "";
        var options = new RaftOptions
        {
            Id = ReplicaId.None,
            Storage = new MemoryStorage(),
            Tracer = _output,
            ElectionTicks = 3,
            HeartbeatTicks = 1,
            MaxSizePerMessage = RaftOptions.NoLimit,
            MaxCommittedSizePerReady = RaftOptions.NoLimit,
            MaxUncommittedEntriesSize = RaftOptions.NoLimit,
            MaxInflightMessages = int.MaxValue,
            StepDownOnRemoval = false,
            SendVoteRequestsEarly = true,
        };
        foreach (var argument in directive.Arguments.Skip(1).Where(a => a.Values.Count > 0))
        {
            switch (argument.Key)
            {
                case "voters": configuration = With(configuration, voters: argument); break;
                case "learners": configuration = With(configuration, learners: argument); break;
                case "index": index = new LogIndex(argument.Number); break;
                case "content": content = argument.Values[^1]; break;
                default: options = With(options, argument); break;
            }
        }

        var first = Snapshot.None;
        if (configuration != Configuration.Empty || index > LogIndex.Zero || content.Length > 0)
        {
            if (index <= new LogIndex(1)) throw new VerbFailedException("index must be specified as > 1 due to bootstrap");
            first = new Snapshot(new SnapshotMetadata(index, new Term(1), configuration), Encoding.UTF8.GetBytes(content));
        }

        var count = int.Parse(directive.Arguments[0].Key, CultureInfo.InvariantCulture);
        for (var i = 0; i < count; i++)
        {
            var log = new MemoryStorage();
            if (!first.IsEmpty) log.ApplySnapshot(first);
            var id = new ReplicaId((ulong)_nodes.Count + 1);
            _nodes.Add(new ScriptedNode(options with { Id = id, Applied = index }, log, first));
        }
    }

    private static Configuration With(
        Configuration configuration, DirectiveArgument? voters = null, DirectiveArgument? learners = null) => new()
        {
            Voters = voters is null ? configuration.Voters : [.. voters.Numbers.Select(n => new ReplicaId(n))],
            Learners = learners is null ? configuration.Learners : [.. learners.Numbers.Select(n => new ReplicaId(n))],
        };

    private static RaftOptions With(RaftOptions options, DirectiveArgument argument) => argument.Key switch
    {
        "inflight" => options with { MaxInflightMessages = (int)argument.Number },
        "async-storage-writes" => options with { AsyncStorageWrites = argument.Flag },
        "prevote" => options with { PreVote = argument.Flag },
        "checkquorum" => options with { CheckQuorum = argument.Flag },
        "max-committed-size-per-ready" => options with { MaxCommittedSizePerReady = argument.Number },
        "disable-conf-change-validation" => options with { DisableConfChangeValidation = argument.Flag },
        "step-down-on-removal" => options with { StepDownOnRemoval = argument.Flag },
        "read-only" => options with
        {
            ReadOnlyMode = argument.Values[^1] switch
            {
                "safe" => ReadOnlyMode.Quorum,
                "lease-based" => ReadOnlyMode.LeaseBased,
                var other => throw new VerbFailedException($"invalid read-only option \"{other}\""),
            },
        },

        // Our own.
        "max-size-per-msg" => options with { MaxSizePerMessage = argument.Number },
        "max-uncommitted-size" => options with { MaxUncommittedEntriesSize = argument.Number },
        "max-pending-reads" => options with { MaxPendingReads = (int)argument.Number },
        "send-vote-requests-early" => options with { SendVoteRequestsEarly = argument.Flag },
        "share-commit-in-votes" => options with { ShareCommitInVotes = argument.Flag },
        "disable-proposal-forwarding" => options with { DisableProposalForwarding = argument.Flag },
        _ => options,
    };
}
