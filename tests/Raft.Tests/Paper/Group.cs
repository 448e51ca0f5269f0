using System.Text;
using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Paper;

/// <summary>
/// A group in memory, whose network delivers only when it is told to, and to whom it is told to. Logs begin at index 1, and terms at zero,
/// as in the paper's figures.
/// </summary>
internal sealed class Group
{
    private readonly SortedDictionary<ulong, Server> _servers = [];
    private readonly HashSet<ulong> _cut = [];
    private readonly Configuration _first;

    public Group(int count, Func<RaftOptions, RaftOptions>? alter = null)
        : this([.. Enumerable.Repeat(Array.Empty<ulong>(), count)], alter)
    {
    }

    /// <summary>One server for each log, all of them voters; each log by the terms of its entries, none of them committed.</summary>
    public Group(ulong[][] logs, Func<RaftOptions, RaftOptions>? alter = null)
    {
        _first = new Configuration { Voters = [.. Enumerable.Range(1, logs.Length).Select(i => Id((ulong)i))] };
        for (var i = 0; i < logs.Length; i++)
        {
            var id = (ulong)i + 1;
            var options = Options(id, StorageOf(_first, logs[i])) with { JitterSeed = 1 };
            _servers.Add(id, new Server(alter?.Invoke(options) ?? options));
        }
    }

    /// <summary>What was sent and neither delivered nor lost.</summary>
    public List<Message> Wire { get; private set; } = [];

    public RawNode this[ulong id] => _servers[id].Node;

    public MemoryStorage Storage(ulong id) => _servers[id].Storage;

    /// <summary>The commands that a server has applied, in order.</summary>
    public IEnumerable<string> Applied(ulong id) => _servers[id].Applied;

    /// <summary>The terms of a server's stored entries.</summary>
    public IEnumerable<ulong> Log(ulong id)
    {
        var storage = Storage(id);
        storage.Entries(storage.FirstIndex, storage.LastIndex.Next, RaftOptions.NoLimit, out var entries);
        return entries.ToArray().Select(e => e.Term.Value);
    }

    /// <summary>The reads that were confirmed on a server.</summary>
    public List<ReadState> Reads(ulong id) => _servers[id].Reads;

    /// <summary>Storage with this log, in the term of its last entry.</summary>
    public static MemoryStorage StorageOf(Configuration members, params ulong[] terms)
    {
        var storage = new MemoryStorage();
        storage.ApplySnapshot(new Snapshot(new SnapshotMetadata(LogIndex.Zero, Term.Zero, members), default));
        storage.Append(Entries(1, terms));
        if (terms.Length > 0) storage.SetHardState(new HardState(new Term(terms[^1]), default, default));
        return storage;
    }

    /// <summary>Adds a server that is no member yet: it has an empty log, and so begins with the first configuration as all did.</summary>
    public void Join(ulong id) => _servers.Add(id, new Server(Options(id, StorageOf(_first))));

    /// <summary>Nothing reaches these servers, and nothing that they send arrives.</summary>
    public void Cut(params ulong[] ids) => _cut.UnionWith(ids);

    public void Heal() => _cut.Clear();

    /// <summary>Loses what is in memory, and starts again from what is stored. The state machine is stored.</summary>
    public void Restart(ulong id) => _servers[id].Restart();

    /// <summary>Lets every server do what its readies ask for, until there is no more; what they send waits on the wire.</summary>
    public void Work()
    {
        foreach (var server in _servers.Values) Wire.AddRange(server.Work());
    }

    /// <summary>Delivers and works until nothing is under way any more, or only what <paramref name="hold"/> holds back.</summary>
    public void Deliver(Func<Message, bool>? hold = null)
    {
        var held = new List<Message>();
        for (Work(); Wire.Count > 0; Work())
        {
            var sent = Wire;
            Wire = [];
            foreach (var message in sent)
            {
                if (_cut.Contains(message.From.Value) || _cut.Contains(message.To.Value)) continue;
                if (hold?.Invoke(message) == true) held.Add(message);
                else if (_servers.TryGetValue(message.To.Value, out var server)) server.Node.Step(message);
            }
        }

        Wire = held;
    }

    /// <summary>Makes a server leader by an election that everybody who is not cut off takes part in.</summary>
    public void Elect(ulong id)
    {
        this[id].Campaign();
        Deliver();
        Assert.Equal(RaftRole.Leader, this[id].Role);
    }

    public LogIndex Propose(ulong id, string command)
    {
        var result = this[id].Propose(Bytes(command));
        Assert.True(result.IsAccepted, result.Outcome.ToString());
        return result.Index;
    }

    public void Tick(ulong id, int ticks = 1)
    {
        for (var i = 0; i < ticks; i++) this[id].Tick();
    }

    private sealed class Server
    {
        private readonly RaftOptions _options;

        public Server(RaftOptions options)
        {
            _options = options;
            Node = new RawNode(options);
        }

        public RawNode Node { get; private set; }

        public MemoryStorage Storage => (MemoryStorage)_options.Storage;

        public List<string> Applied { get; } = [];

        public List<ReadState> Reads { get; } = [];

        public void Restart() => Node = new RawNode(_options with { Applied = Node.Applied });

        public List<Message> Work()
        {
            var (messages, entries, reads) = Settle(Node, Storage);
            Applied.AddRange(entries.Where(e => e.Kind == EntryKind.Normal && !e.Data.IsEmpty).Select(e => Encoding.UTF8.GetString(e.Data.Span)));
            Reads.AddRange(reads);
            return messages;
        }
    }
}
