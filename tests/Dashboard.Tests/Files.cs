using System.Text.RegularExpressions;
using OrleansRaft.ClientApi.Tests;

namespace OrleansRaft.Dashboard.Tests;

/// <summary>How the files are served. No browser is needed for these.</summary>
public sealed partial class Files
{
    [Fact]
    public async Task The_page_and_all_that_it_names_are_served_with_a_strict_policy()
    {
        await using var api = await ApiServer.StartAsync();
        var waiting = new Queue<string>(["/"]);
        var seen = new HashSet<string>();
        while (waiting.TryDequeue(out var path))
        {
            if (!seen.Add(path)) continue;
            var file = await api.GetAsync(path);
            Assert.Equal((path, 200, true), (path, (int)file.Status, file.Bytes.Length > 0));
            Assert.StartsWith("default-src 'self';", file.Headers["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", file.Headers["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.Equal("nosniff", file.Headers["X-Content-Type-Options"]);
            Assert.Equal(TypeOf(path), file.ContentType);
            foreach (Match named in Named().Matches(file.Text)) waiting.Enqueue($"/dashboard/{named.Groups[1].Value}");
        }

        Assert.Equal(DashboardSources(), seen.Select(p => p == "/" ? "index.html" : p["/dashboard/".Length..]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_file_that_the_browser_has_is_not_sent_again()
    {
        await using var api = await ApiServer.StartAsync();
        var first = await api.GetAsync("/");
        Assert.Equal("no-cache", first.Headers["Cache-Control"]);
        var second = await api.GetAsync("/", ("If-None-Match", first.Headers["ETag"]));
        Assert.Equal((304, 0), ((int)second.Status, second.Bytes.Length));
        var head = await api.SendAsync(HttpMethod.Head, "/");
        Assert.Equal((200, 0, first.Headers["ETag"]), ((int)head.Status, head.Bytes.Length, head.Headers["ETag"]));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_a_problem_like_any_other()
    {
        await using var api = await ApiServer.StartAsync();
        (await api.GetAsync("/dashboard/nothing.js")).Problem(404, "not-found");
        (await api.GetAsync("/dashboard/%2e%2e/appsettings.json")).Problem(404, "not-found");
    }

    [Fact]
    public async Task Nothing_in_the_page_is_inline()
    {
        await using var api = await ApiServer.StartAsync();
        Assert.DoesNotMatch(Inline(), (await api.GetAsync("/")).Text);
    }

    private static string TypeOf(string path) => Path.GetExtension(path) switch
    {
        ".js" => "text/javascript",
        ".css" => "text/css",
        ".svg" => "image/svg+xml",
        _ => "text/html",
    };

    /// <summary>What is in the assembly: a file that nothing names should not be.</summary>
    private static IEnumerable<string> DashboardSources() => typeof(OrleansRaft.ClientApi.RaftClientApiExtensions).Assembly.GetManifestResourceNames()
        .Where(static n => n.StartsWith("dashboard/", StringComparison.Ordinal))
        .Select(static n => n["dashboard/".Length..])
        .Order(StringComparer.Ordinal);

    [GeneratedRegex(@"(?:""dashboard/|from '\./)([\w.-]+)")]
    private static partial Regex Named();

    [GeneratedRegex(@"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=")]
    private static partial Regex Inline();
}
