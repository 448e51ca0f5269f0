using System.Text.RegularExpressions;

namespace OrleansRaft.Process.Tests;

/// <summary>Two processes that believe that they are the same silo: the one that was paused, and the one that took its place.</summary>
public sealed class ZombieTests
{
    private const string Group = "orders";

    [Fact]
    public async Task A_leader_that_wakes_up_after_its_place_was_taken_ends_and_nothing_is_lost()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The settings of the running silo are read from /proc.");
        using var folder = new TemporaryFolder();
        await using var cluster = await DevClusterProgram.StartAsync(folder.Path, FreePort.Next(), "--processes");
        await cluster.Api.CreateGroupAsync(Group, "raft-0", "raft-1", "raft-2");
        await using var writer = new SteadyWriter(cluster.Api, Group);
        await writer.MoreAsync(20);

        var silo = await cluster.Api.LeaderAsync(Group);
        var zombie = cluster.ProcessOf(silo);
        Signals.Send(zombie, "STOP");
        await using var successor = RunningProgram.Host("OrleansRaft.Silo.dll", folder.Path, SettingsOf(zombie));
        await successor.LineAsync(l => l.Contains($"Opened the log of silo {silo}", StringComparison.Ordinal), "the successor has the log");
        Signals.Send(zombie, "CONT");

        // 3: it found that its log has another owner; 4: the cluster had declared it dead in the meantime. Which is first is a race.
        var end = new Regex($@"^{silo} \(pid {zombie}\) ended with exit code [34]\.");
        await cluster.Program.LineAsync(end.IsMatch, "the old process has ended");
        await writer.MoreAsync(20);
        await Deadlines.UntilAsync(() => cluster.Api.AllCaughtUpAsync(Group), $"the new {silo} with all of the log");
        await writer.AssertNothingIsLostAsync();
    }

    /// <summary>A process's settings, on ports of their own.</summary>
    private static Dictionary<string, string> SettingsOf(int processId)
    {
        var settings = File.ReadAllText($"/proc/{processId}/environ").Split('\0')
            .Select(v => v.Split('=', 2))
            .Where(v => v[0].StartsWith("ORLEANSRAFT__", StringComparison.Ordinal))
            .ToDictionary(v => v[0], v => v[1]);
        foreach (var port in settings.Keys.Where(k => k.EndsWith("Port", StringComparison.Ordinal)).ToList()) settings[port] = $"{FreePort.Next()}";
        return settings;
    }
}
