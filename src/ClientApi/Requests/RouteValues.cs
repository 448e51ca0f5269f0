using System.Globalization;
using OrleansRaft.ClientApi.Problems;

namespace OrleansRaft.ClientApi.Requests;

/// <summary>The parts of an address that have rules.</summary>
internal static class RouteValues
{
    public const string Group = "group";
    public const string ReplicaId = "replicaId";
    public const string OperationId = "operationId";

    public const string GroupRule = "must be 1 to 63 of a-z 0-9 - and not begin with -";
    public const string SiloRule = "must be 1 to 63 of A-Z a-z 0-9 . _ - and begin with a letter or digit";
    public const string ReplicaIdRule = "must be a whole number from 1 to 18446744073709551615";

    /// <summary>Lets a request pass only if the parts that its route has are well formed.</summary>
    public static async ValueTask<object?> CheckAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var values = context.HttpContext.Request.RouteValues;
        var errors = new FieldErrors();
        if (values.TryGetValue(Group, out var group) && !Names.IsGroupId(group as string)) errors.Add(Group, GroupRule);
        if (values.TryGetValue(ReplicaId, out var replica) && !TryReplicaId(replica as string, out _)) errors.Add(ReplicaId, ReplicaIdRule);
        return errors.Any ? ProblemResult.Invalid(errors) : await next(context);
    }

    /// <summary>The replica id of an address that passed the check.</summary>
    public static ulong ReplicaIdOf(string text) =>
        TryReplicaId(text, out var id) ? id : throw new InvalidOperationException($"'{text}' was not checked.");

    private static bool TryReplicaId(string? text, out ulong id) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id) && id != 0;
}
