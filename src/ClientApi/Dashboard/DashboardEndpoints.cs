namespace OrleansRaft.ClientApi.Dashboard;

/// <summary>The dashboard: a page at <c>/</c> and what it loads, all from this assembly. What it shows it asks of <c>/v1</c>.</summary>
internal static class DashboardEndpoints
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>
    /// Only this origin's files run, are shown or are asked. Trusted Types refuse every way by which a text could become a script or
    /// markup, so that what the API tells, which others have written, stays text.
    /// </summary>
    private const string ContentSecurityPolicy =
        "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; "
        + "require-trusted-types-for 'script'; trusted-types 'none'";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        foreach (var file in DashboardFile.LoadAll())
        {
            // After the endpoints of the process itself: one that has a page of its own at / keeps it.
            endpoints.MapMethods(file.Address, Methods, context => ServeAsync(context, file)).WithOrder(int.MaxValue);
        }
    }

    private static Task ServeAsync(HttpContext context, DashboardFile file)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";

        // Asked again each time, so that the files of one version are never mixed with those of another; the tag spares the bytes.
        headers.CacheControl = "no-cache";
        return TypedResults.Bytes(file.Bytes, file.ContentType, entityTag: file.Tag).ExecuteAsync(context);
    }
}
