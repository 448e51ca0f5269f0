using Microsoft.OpenApi;
using OrleansRaft.ClientApi.Requests;

namespace OrleansRaft.ClientApi.OpenApi;

/// <summary>What the document says of parameters beyond their types.</summary>
internal static class Parameters
{
    /// <summary>Adds the rules of a part of the address.</summary>
    public static void Refine(OpenApiParameter parameter)
    {
        if (parameter.In is not ParameterLocation.Path) return;
        switch (parameter.Name)
        {
            case RouteValues.Group:
                parameter.Description = "The group's id.";
                parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[a-z0-9][a-z0-9-]{0,62}$" };
                break;
            case RouteValues.ReplicaId:
                parameter.Description = "The replica's id.";
                parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "uint64", Minimum = "1" };
                break;
            case RouteValues.OperationId:
                parameter.Description = "The operation's id.";
                break;
        }
    }

    /// <summary>A header that may be given.</summary>
    public static OpenApiParameter Header(string name, string description) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    /// <summary>A key in the address, which its endpoint reads as it was sent.</summary>
    public static OpenApiParameter Key() => new()
    {
        Name = "key",
        In = ParameterLocation.Path,
        Required = true,
        Description = $"1 to {Limits.KeyBytes} bytes, percent-encoded; a slash may stand for itself. "
            + "A URL cannot carry the byte 0, nor a segment that is . or ..",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };
}
