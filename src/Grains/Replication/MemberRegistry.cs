using System.Collections.Immutable;
using System.Text.Json;
using OrleansRaft.Core;

namespace OrleansRaft.Replication;

/// <summary>How a membership operation met the log.</summary>
/// <param name="Operation">Its number.</param>
/// <param name="Index">The position of its entry.</param>
/// <param name="Refusal">Why the entry changed nothing; null if it did.</param>
internal sealed record AppliedOperation(ulong Operation, ulong Index, string? Refusal);

/// <summary>
/// What a group knows about its members besides their roles: where they live, which ids were ever used, and which operations the log
/// has seen. It is part of the replicated state, changed by applied membership entries alone and carried in every snapshot, so that
/// there is no second copy of a membership to disagree with.
/// </summary>
internal sealed record MemberRegistry
{
    /// <summary>The most operations remembered: far more than can be under way.</summary>
    private const int OperationsKept = 64;

    public static MemberRegistry Empty { get; } = new();

    /// <summary>The members' silos, by replica id.</summary>
    public ImmutableSortedDictionary<ulong, string> Silos { get; init; } = ImmutableSortedDictionary<ulong, string>.Empty;

    /// <summary>The highest id that was ever a member. None up to it is ever given again.</summary>
    public ulong HighestId { get; init; }

    /// <summary>The position of the entry that made the present configuration.</summary>
    public ulong Version { get; init; }

    /// <summary>The last operations that the log has seen, oldest first.</summary>
    public ImmutableList<AppliedOperation> Operations { get; init; } = [];

    /// <summary>The registry of a group's first configuration.</summary>
    public static MemberRegistry Initial(IEnumerable<KeyValuePair<ulong, string>> silos, ulong version)
    {
        var members = silos.ToImmutableSortedDictionary();
        return new MemberRegistry { Silos = members, HighestId = members.Keys.Max(), Version = version };
    }

    public string? SiloOf(ReplicaId id) => Silos.GetValueOrDefault(id.Value);

    public AppliedOperation? Find(ulong operation) => Operations.FindLast(o => o.Operation == operation);

    /// <summary>
    /// Whether a later operation, or a later stage of the same one, was applied: a proposal of this one is a late echo, whose sender has
    /// long gone on. Numbers rise in the order in which a group's operations are carried out.
    /// </summary>
    public bool IsOutdated(ulong operation) => Operations.Exists(o => o.Operation > operation);

    /// <summary>The registry after an applied entry.</summary>
    /// <param name="index">The entry's position.</param>
    /// <param name="context">What the entry carried.</param>
    /// <param name="configuration">The configuration after it.</param>
    /// <param name="refusal">Why it changed nothing, or null.</param>
    public MemberRegistry Apply(LogIndex index, MemberContext context, Configuration configuration, string? refusal)
    {
        var operations = context.Operation == 0
            ? Operations
            : Operations.Add(new AppliedOperation(context.Operation, index.Value, refusal));
        if (operations.Count > OperationsKept) operations = operations.RemoveAt(0);
        if (refusal is not null) return this with { Operations = operations };

        var silos = Silos;
        foreach (var (id, silo) in context.Silos)
        {
            if (!silos.ContainsKey(id.Value)) silos = silos.Add(id.Value, silo);
        }

        var members = configuration.Members();
        foreach (var id in silos.Keys)
        {
            if (!members.Contains(new ReplicaId(id))) silos = silos.Remove(id);
        }

        return new MemberRegistry
        {
            Silos = silos,
            HighestId = Math.Max(HighestId, members.IsEmpty ? 0 : members[^1].Value),
            Version = index.Value,
            Operations = operations,
        };
    }

    /// <summary>The registry as a snapshot's descriptor: readable where it is stored, and the same bytes on every replica.</summary>
    public byte[] ToDescriptor() => JsonSerializer.SerializeToUtf8Bytes(this, DescriptorJson.Default.MemberRegistry);

    /// <summary>Reads a descriptor.</summary>
    /// <exception cref="JsonException">The bytes are not one.</exception>
    public static MemberRegistry FromDescriptor(ReadOnlyMemory<byte> descriptor)
    {
        var registry = JsonSerializer.Deserialize(descriptor.Span, DescriptorJson.Default.MemberRegistry);

        // The deserializer refuses null for a property, and neither one that is left out nor null within a collection.
        return registry is { Silos: not null, Operations: not null }
            && registry.Silos.Values.All(static silo => silo is not null)
            && registry.Operations.TrueForAll(static operation => operation is not null)
            ? registry
            : throw new JsonException("A descriptor with something missing.");
    }
}
