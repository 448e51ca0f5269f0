using System.Reflection;
using Microsoft.OpenApi;

namespace OrleansRaft.ClientApi.OpenApi;

/// <summary>The document at <c>/openapi/v1.json</c>.</summary>
internal static class ApiDocument
{
    public static void Add(IServiceCollection services) => services.AddOpenApi("v1", static options =>
    {
        options.ShouldInclude = static endpoint => endpoint.RelativePath?.StartsWith("v1/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer(static (document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "OrleansRaft",
                Version = typeof(ApiDocument).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion,
                Description = "Raft groups, their membership and their keys. Errors are problem details (RFC 9457) with a stable code.",
            };
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer(static (schema, _, _) =>
        {
            // The reader of JSON would take numbers as texts as well; what this API writes and asks for are numbers.
            if (schema.Type?.HasFlag(JsonSchemaType.Integer) == true) (schema.Type, schema.Pattern) = (schema.Type & ~JsonSchemaType.String, null);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(static (operation, _, _) =>
        {
            foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? []) Parameters.Refine(parameter);
            return Task.CompletedTask;
        });
    });
}
