using System.Text.Json.Serialization;

namespace OrleansRaft.Replication;

/// <summary>Generated JSON of snapshot descriptors.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(MemberRegistry))]
internal sealed partial class DescriptorJson : JsonSerializerContext;
