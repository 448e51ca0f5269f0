using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace OrleansRaft.ClientApi.Dashboard;

/// <summary>One file of the dashboard, as it is embedded in this assembly.</summary>
/// <param name="Address">Where it is served, such as <c>/dashboard/app.js</c>.</param>
/// <param name="ContentType">What it is.</param>
/// <param name="Bytes">Its content.</param>
/// <param name="Tag">Its entity tag, which follows from the content.</param>
internal sealed record DashboardFile(string Address, string ContentType, byte[] Bytes, EntityTagHeaderValue Tag)
{
    // The project file names the resources so; the part behind it is the path in the folder.
    private const string ResourcePrefix = "dashboard/";
    private const string Page = "index.html";

    /// <summary>Reads all of them.</summary>
    public static IEnumerable<DashboardFile> LoadAll()
    {
        var assembly = typeof(DashboardFile).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(static name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .Select(name => Load(assembly, name));
    }

    private static DashboardFile Load(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var name = resource[ResourcePrefix.Length..];
        return new DashboardFile(
            name == Page ? "/" : $"/{resource}",
            ContentTypeOf(name),
            bytes,
            new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\""));
    }

    private static string ContentTypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidOperationException($"The dashboard has no files that end in '{other}'."),
    };
}
