using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace OrleansRaft.ClientApi.Json;

/// <summary>How our types look in JSON. Alters nothing for types of anybody else in the same process.</summary>
internal static class RaftJson
{
    /// <summary>Adds it to the options of a process.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        AddWords<GroupPhase>(options);
        AddWords<GroupState>(options);
        AddWords<ReplicaRole>(options);
        AddWords<ReplicationState>(options);
        AddWords<MemberChangeType>(options);
        AddWords<ChangeTransition>(options);
        AddWords<OperationKind>(options);
        AddWords<OperationState>(options);
        AddWords<RejectionCode>(options);
        AddWords<RecoveryStage>(options);
        AddWords<PlanPhase>(options);
        AddWords<PlanWarningCode>(options);
        AddWords<ConfigurationHalf>(options);
        AddWords<MissingCause>(options);
        options.TypeInfoResolver = (options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver())
            .WithAddedModifier(OmitWhatAChangeHasNot).WithAddedModifier(OmitWhomARefusalDoesNotMiss);
    }

    private static void AddWords<T>(JsonSerializerOptions options)
        where T : struct, Enum =>
        options.Converters.Add(new JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));

    // A part of a change has a silo, or a replica id, or both once the id is assigned.
    private static void OmitWhatAChangeHasNot(JsonTypeInfo type)
    {
        if (type.Type != typeof(MemberChange)) return;
        foreach (var property in type.Properties) property.ShouldSerialize = static (_, value) => value is not (null or 0UL);
    }

    private static void OmitWhomARefusalDoesNotMiss(JsonTypeInfo type)
    {
        if (type.Type != typeof(Rejection)) return;
        foreach (var property in type.Properties) property.ShouldSerialize = static (_, value) => value is not null;
    }
}
