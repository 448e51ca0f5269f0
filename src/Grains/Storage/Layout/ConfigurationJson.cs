using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansRaft.Core;

namespace OrleansRaft.Storage.Layout;

/// <summary>A configuration as JSON, the form that stores keep beside a snapshot: an operator reads it without our code.</summary>
public static partial class ConfigurationJson
{
    /// <summary>Writes it.</summary>
    /// <param name="configuration">The configuration.</param>
    public static string Write(Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return JsonSerializer.Serialize(
            new Form(
                Numbers(configuration.Voters),
                Numbers(configuration.VotersOutgoing),
                Numbers(configuration.Learners),
                Numbers(configuration.LearnersNext),
                configuration.AutoLeave),
            Context.Default.Form);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="json">The JSON.</param>
    /// <exception cref="LogStoreException">It is not one: fatal.</exception>
    public static Configuration Read(string json)
    {
        try
        {
            var form = JsonSerializer.Deserialize(json, Context.Default.Form) ?? throw new JsonException("There is none.");
            return new Configuration
            {
                Voters = Ids(form.Voters),
                VotersOutgoing = Ids(form.VotersOutgoing),
                Learners = Ids(form.Learners),
                LearnersNext = Ids(form.LearnersNext),
                AutoLeave = form.AutoLeave,
            };
        }
        catch (Exception broken) when (broken is JsonException or ArgumentException) // The latter: no Unicode.
        {
            throw new LogStoreException(LogFailure.Fatal, $"The stored configuration is not readable: {json}", broken);
        }
    }

    private static ulong[] Numbers(ImmutableArray<ReplicaId> ids) => [.. ids.Select(static id => id.Value)];

    private static ImmutableArray<ReplicaId> Ids(ulong[] numbers) => [.. numbers.Select(static number => new ReplicaId(number))];

    internal sealed record Form(ulong[] Voters, ulong[] VotersOutgoing, ulong[] Learners, ulong[] LearnersNext, bool AutoLeave);

    [JsonSerializable(typeof(Form))]
    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true)]
    private sealed partial class Context : JsonSerializerContext;
}
