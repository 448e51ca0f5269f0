namespace OrleansRaft;

/// <summary>What became of a request at a silo's door.</summary>
internal enum RequestState : byte
{
    /// <summary>Not known yet: to be asked for with the ticket.</summary>
    Waiting,

    /// <summary>A command was applied, a query answered.</summary>
    Done,

    /// <summary>A command may or may not be applied.</summary>
    Unknown,

    /// <summary>Nothing was done with it, since the replica does not lead: safe to ask elsewhere.</summary>
    NotLeader,

    /// <summary>Nothing was done with it, since the replica has more to do than it can.</summary>
    Full,
}

/// <summary>The answers of a silo's door, in the order of the requests.</summary>
[GenerateSerializer, Immutable, Alias("raft.silo-answers")]
internal sealed class SiloAnswers
{
    /// <summary>A <see cref="RequestState"/> for each.</summary>
    [Id(0)] public byte[] States { get; init; } = [];

    /// <summary>For each that is done the log position: the command's, or what had been applied.</summary>
    [Id(1)] public ulong[] Indexes { get; init; } = [];

    /// <summary>The state machines' answers to those that are done.</summary>
    [Id(2)] public Payloads Results { get; init; } = new();

    /// <summary>
    /// With it the client asks for those that are <see cref="RequestState.Waiting"/>: a group that is slow, or has lost its quorum, does not keep
    /// the others' answers back. Zero if there are none.
    /// </summary>
    [Id(3)] public long Ticket { get; init; }

    /// <summary>One of them.</summary>
    public SiloAnswer this[int place] => new((RequestState)States[place], Indexes[place], Results.Array[place]);
}

/// <summary>The answer to one request at a silo's door.</summary>
/// <param name="State">What became of it.</param>
/// <param name="Index">The log position, if done.</param>
/// <param name="Result">The state machine's answer, if done.</param>
/// <param name="Failure">Why its call broke, if it did.</param>
internal readonly record struct SiloAnswer(RequestState State, ulong Index = 0, ReadOnlyMemory<byte> Result = default, Exception? Failure = null);
