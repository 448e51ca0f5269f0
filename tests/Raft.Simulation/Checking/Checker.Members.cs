using System.Text;
using OrleansRaft.Core;
using OrleansRaft.Replication;

namespace OrleansRaft.Simulation;

/// <content>Configurations and what is known of the members.</content>
internal sealed partial class Checker
{
    private readonly Dictionary<(ulong Version, ulong Operation), string> _members = [];
    private readonly Dictionary<ulong, Configuration> _configurations = [];
    private readonly Dictionary<ulong, AppliedOperation> _operations = [];
    private readonly HashSet<ReplicaId> _retired = [];
    private readonly Dictionary<SimReplica, long> _jointSince = [];
    private LogIndex _newest;

    /// <summary>The members as of the highest applied index anywhere.</summary>
    public MemberRegistry Newest { get; private set; } = MemberRegistry.Empty;

    /// <summary>The configuration as of the highest applied index anywhere.</summary>
    public Configuration NewestConfiguration { get; private set; } = Configuration.Empty;

    /// <summary>A replica was told that it is none any more.</summary>
    public void Retired(ReplicaId id)
    {
        _retired.Add(id);
        CheckRetired();
    }

    /// <summary>
    /// Three of the longest election timeouts. New voters have the log before they vote, so that nothing keeps a group that is well in a
    /// joint configuration: an append and its answer each way.
    /// </summary>
    private const int JointMs = 3 * 200;

    /// <summary>Whatever kept a leader from leaving a joint configuration by itself, it tries again with each tick.</summary>
    public void Ticked(SimReplica replica)
    {
        if (replica.Driver is not { StopReason: null, Node: { Role: RaftRole.Leader, Configuration.AutoLeave: true } node }) return;
        var status = node.Status();
        if (status.PendingConfIndex <= status.Applied && status.LeadTransferee.IsNone)
            Fail($"Leader {replica.Id} may leave {node.Configuration}, and does not.");
    }

    /// <summary>In peace, where the service makes the changes: no joint configuration that is to be left by itself lasts.</summary>
    public void CheckJoint(SimReplica replica)
    {
        // A leader that has applied nothing of its term may still be bringing a majority what it lacks: nothing is slow yet.
        var lasts = world.IsHealed && world.Options.Faults.Contains(FaultClass.Operations)
            && replica.Driver is { IsUpToDate: true, Node: { Role: RaftRole.Leader, Configuration.AutoLeave: true } };
        if (!lasts) _jointSince.Remove(replica);
        else if (_jointSince.TryAdd(replica, world.Now)) return;
        else if (world.Now - _jointSince[replica] > JointMs) Fail($"Leader {replica.Id} has been in a joint configuration for {JointMs} ms of peace.");
    }

    private void CheckMembers(SimReplica replica, SeenState? before, SeenState now)
    {
        if (now.Applied == LogIndex.Zero) return;
        if (now.Applied >= _newest) (_newest, Newest, NewestConfiguration) = (now.Applied, now.Members, now.Configuration);
        if (ReferenceEquals(before?.Members, now.Members)) return;
        CheckRetired();
        CheckRegistry(replica, now.Members);

        // While a snapshot is being installed the core is ahead of what is applied.
        if (now.Commit == now.Applied) CheckConfiguration(replica, now);
    }

    private void CheckRegistry(SimReplica replica, MemberRegistry members)
    {
        var descriptor = Encoding.UTF8.GetString(members.ToDescriptor());
        var key = (members.Version, members.Operations.Count > 0 ? members.Operations[^1].Index : 0);
        if (!_members.TryAdd(key, descriptor) && _members[key] != descriptor)
            Fail($"Replica {replica.Id} knows {descriptor}, others {_members[key]}.");
        foreach (var operation in members.Operations)
        {
            if (!_operations.TryAdd(operation.Operation, operation) && _operations[operation.Operation] != operation)
                Fail($"An operation met the log twice: {operation} and {_operations[operation.Operation]}.");
        }
    }

    private void CheckConfiguration(SimReplica replica, SeenState now)
    {
        if (!_configurations.TryAdd(now.Members.Version, now.Configuration) && !_configurations[now.Members.Version].Equals(now.Configuration))
            Fail($"Replica {replica.Id} has {now.Configuration} of {now.Members.Version}, others {_configurations[now.Members.Version]}.");
        if (!now.Configuration.Members().Select(static m => m.Value).SequenceEqual(now.Members.Silos.Keys))
            Fail($"Replica {replica.Id} has {now.Configuration}, but knows the homes of {string.Join(' ', now.Members.Silos.Keys)}.");
    }

    private void CheckRetired()
    {
        foreach (var id in _retired)
        {
            if (Newest.SiloOf(id) is not null) Fail($"Replica {id} is retired, but is a member.");
        }
    }
}
