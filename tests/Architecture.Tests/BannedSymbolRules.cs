using System.Diagnostics;
using System.Text.RegularExpressions;

namespace OrleansRaft.Architecture.Tests;

/// <summary>
/// The core is deterministic because the build refuses what is not. This builds a probe under the core's own project file, so that
/// a broken path to the list, a switched-off rule or a missing line is found.
/// </summary>
public sealed partial class BannedSymbolRules
{
    private const string CoreProject = "src/Raft/OrleansRaft.Core.csproj";

    private static readonly string[] BuildInputs =
        ["Directory.Build.props", "Directory.Packages.props", ".editorconfig", "global.json", CoreProject, "src/Raft/BannedSymbols.txt"];

    private static readonly string[] MustFail =
    [
        "System.DateTime.UtcNow.Ticks",
        "System.DateTimeOffset.UtcNow.Ticks",
        "System.TimeProvider.System.GetTimestamp()",
        "System.Diagnostics.Stopwatch.GetTimestamp()",
        "System.Environment.TickCount64",
        "System.Random.Shared.Next()",
        "System.Guid.NewGuid()",
        "System.Guid.CreateVersion7()",
        "System.Threading.Tasks.Task.CompletedTask",
        "System.Threading.Tasks.ValueTask.CompletedTask",
        "new System.Threading.Timer(_ => { })",
        "System.Threading.Thread.CurrentThread",
        "new System.Threading.Lock()",
        "System.IO.File.Exists(\"x\")",
        "System.Console.Out",
    ];

    [Fact]
    public async Task The_build_refuses_clocks_threads_randomness_and_IO_in_the_core()
    {
        var folder = Directory.CreateTempSubdirectory("orleansraft-banned-");
        try
        {
            foreach (var file in BuildInputs)
            {
                var target = Path.Combine(folder.FullName, file);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(Path.Combine(Checkout.Root, file), target);
            }

            var lines = MustFail.Select((expression, i) => $"    public static object P{i}() => {expression};");
            var text = string.Join('\n', ["internal static class Probe", "{", .. lines, "}", ""]);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "src/Raft/Probe.cs"), text, TestContext.Current.CancellationToken);

            var output = await BuildAsync(folder.FullName, TestContext.Current.CancellationToken);
            var refused = Refusal().Matches(output).Select(m => int.Parse(m.Groups[1].Value) - 3).ToHashSet();
            var accepted = MustFail.Where((_, i) => !refused.Contains(i)).ToArray();
            Assert.True(accepted.Length == 0, $"The build accepts {string.Join(", ", accepted)}. It printed:\n{output}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Nothing_in_the_core_switches_the_refusal_off() =>
        Assert.All(
            Checkout.FilesBelow("src/Raft/", ".cs", ".csproj", ".editorconfig", ".globalconfig").Append(".editorconfig").Append("Directory.Build.props"),
            f => Assert.DoesNotContain("RS0030", Checkout.Read(f), StringComparison.Ordinal));

    private static async Task<string> BuildAsync(string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { "build", CoreProject, "-nologo", "-v:q", "-tl:off", "--disable-build-servers" },
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        using var build = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var output = await build.StandardOutput.ReadToEndAsync(cancellationToken);
        await build.WaitForExitAsync(cancellationToken);
        return output;
    }

    [GeneratedRegex(@"Probe\.cs\((\d+),\d+\): error RS0030")]
    private static partial Regex Refusal();
}
