using OrleansRaft.Core;
using OrleansRaft.Replication;
using OrleansRaft.StateMachines;
using OrleansRaft.Storage;
using OrleansRaft.Wire;

namespace OrleansRaft.Grains.Tests.Replication;

/// <summary>One driver, replica 1 on silo <c>s1</c>, and a record of all that it asks for. What it asks for is done when a test says so.</summary>
internal sealed class DriverUnderTest : IReplicaRuntime
{
    public const ulong Epoch = 5;

    private readonly Queue<WriteTicket> _pending = [];

    public DriverUnderTest(int members, int snapshotEntries = 1000, int electionTicks = 10)
    {
        var ids = Enumerable.Range(1, members).Select(static id => new ReplicaId((ulong)id)).ToArray();
        var metadata = new SnapshotMetadata(new LogIndex(1), new Term(1), new Configuration { Voters = [.. ids] });
        var registry = MemberRegistry.Initial(ids.Select(static id => KeyValuePair.Create(id.Value, $"s{id.Value}")), 1);
        var snapshot = new SnapshotRecord(0, metadata, registry.ToDescriptor(), 0, 0);
        var stored = new LoadedReplica("echo", new HardState(new Term(1), ReplicaId.None, new LogIndex(1)), snapshot, new LogIndex(2), new LogIndex(1));
        Driver = new ReplicaDriver(
            new ReplicaId(1),
            new ReplicaDriverOptions
            {
                Group = "g",
                Silo = "s1",
                Incarnation = Epoch,
                JitterSeed = 1,
                ElectionTicks = electionTicks,
                HeartbeatTicks = 1,
                RequestTicks = 50,
                SnapshotEntries = snapshotEntries,
                SnapshotBytes = long.MaxValue,
                KeepEntries = 0,
            },
            stored,
            default,
            new Echo(),
            this);
    }

    public ReplicaDriver Driver { get; }

    public List<(string Silo, Frame Frame)> Sent { get; } = [];

    public List<ReplicaWrite> Writes { get; } = [];

    public List<IStateSnapshot> Captures { get; } = [];

    public List<ReplicaId> Told { get; } = [];

    public int Searches { get; private set; }

    public TimeProvider Clock => TimeProvider.System;

    /// <summary>All messages that were sent, in order.</summary>
    public IEnumerable<Message> Messages => Sent.SelectMany(static s => s.Frame.Messages);

    public void Send(string silo, Frame frame) => Sent.Add((silo, frame));

    public void Write(WriteTicket ticket)
    {
        _pending.Enqueue(ticket);
        Writes.Add(ticket.Write!);
    }

    public void Serialize(IStateSnapshot state) => Captures.Add(state);

    public void SendSnapshot(string silo, SnapshotRecord snapshot, Frame offer)
    {
    }

    public void MembersChanged(MemberRegistry members)
    {
    }

    public void BecameLeader()
    {
    }

    public void FindMembers() => Searches++;

    public void TellRemoved(string silo, ReplicaId replica) => Told.Add(replica);

    public void Stopped(string reason)
    {
    }

    /// <summary>Makes everything durable that waits, and what follows from that.</summary>
    public void Flush()
    {
        while (FlushOne())
        {
        }
    }

    /// <summary>Makes the first write durable that waits.</summary>
    /// <returns>Whether there was one.</returns>
    public bool FlushOne()
    {
        if (!_pending.TryDequeue(out var ticket)) return false;
        Driver.Written(ticket, CommitOutcome.Committed);
        return true;
    }

    public void Ticks(int count)
    {
        for (var i = 0; i < count; i++) Driver.Tick();
    }

    public void Receive(ulong from, params Message[] messages) =>
        Driver.Receive(new Frame(new ReplicaId(from), $"s{from}", 1, new ReplicaId(1), Epoch, messages));

    /// <summary>Makes the replica leader, with the votes of all others.</summary>
    public void Lead(params ulong[] voters)
    {
        Driver.Campaign();
        Flush();
        foreach (var type in (MessageType[])[MessageType.PreVoteResp, MessageType.VoteResp])
        {
            var term = type == MessageType.PreVoteResp ? Driver.Node.Term.Next : Driver.Node.Term;
            foreach (var voter in voters) Receive(voter, From(voter, type, term));
            Flush();
        }

        Assert.True(Driver.IsLeader);
        Acknowledge(voters);
    }

    /// <summary>Followers have all that the leader has.</summary>
    public void Acknowledge(params ulong[] followers)
    {
        Flush();
        foreach (var id in followers) Receive(id, From(id, MessageType.AppResp, Driver.Node.Term, Driver.Node.LastIndex));
        Flush();
    }

    /// <summary>A follower answers a heartbeat.</summary>
    public void HearFrom(ulong follower) => Receive(follower, From(follower, MessageType.HeartbeatResp, Driver.Node.Term));

    /// <summary>A leader's entries from an index on, all committed.</summary>
    public static Message Append(ulong from, ulong term, ulong previous, int count) => new()
    {
        Type = MessageType.App,
        From = new ReplicaId(from),
        To = new ReplicaId(1),
        Term = new Term(term),
        LogTerm = new Term(1),
        Index = new LogIndex(previous),
        Commit = new LogIndex(previous + (ulong)count),
        Entries = Enumerable.Range(1, count)
            .Select(i => new Entry(new Term(1), new LogIndex(previous + (ulong)i), EntryKind.Normal, new byte[] { 1 })).ToArray(),
    };

    /// <summary>A leader's offer of a snapshot of voters 1 and 2.</summary>
    public static Message Offer(ulong from, ulong term, ulong index) => new()
    {
        Type = MessageType.Snap,
        From = new ReplicaId(from),
        To = new ReplicaId(1),
        Term = new Term(term),
        Snapshot = new Snapshot(
            new SnapshotMetadata(new LogIndex(index), new Term(1), new Configuration { Voters = [new ReplicaId(1), new ReplicaId(2)] }),
            MemberRegistry.Initial([new(1, "s1"), new(2, "s2")], 1).ToDescriptor()),
    };

    private static Message From(ulong from, MessageType type, Term term, LogIndex index = default) =>
        new() { Type = type, From = new ReplicaId(from), To = new ReplicaId(1), Term = term, Index = index };
}
