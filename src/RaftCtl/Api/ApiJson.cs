using System.Text.Json.Serialization;

namespace OrleansRaft.RaftCtl.Api;

/// <summary>
/// How the API's JSON is read and written. What an answer must have and has not is an error; what it has and we do not know is left alone,
/// so that a newer API can be talked to. Words stay texts for the same reason.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(IReadOnlyList<GroupLine>))]
[JsonSerializable(typeof(Group))]
[JsonSerializable(typeof(CreateGroupBody))]
[JsonSerializable(typeof(LeaderBody))]
[JsonSerializable(typeof(IReadOnlyList<Operation>))]
[JsonSerializable(typeof(OperationStep))]
[JsonSerializable(typeof(ChangeBody))]
[JsonSerializable(typeof(ReplaceBody))]
[JsonSerializable(typeof(Plan))]
[JsonSerializable(typeof(Explanation))]
[JsonSerializable(typeof(RecoveryBody))]
[JsonSerializable(typeof(RecoveryPlan))]
[JsonSerializable(typeof(IReadOnlyList<Recovery>))]
[JsonSerializable(typeof(KeyRevision))]
[JsonSerializable(typeof(KeyValue))]
internal sealed partial class ApiJson : JsonSerializerContext;
