namespace OrleansRaft.Process.Tests;

/// <summary>Membership changes and recoveries whose processes are really killed, with logs and operations on Postgres.</summary>
public sealed class MembershipCrashTests
{
    private const string Group = "orders";

    [Fact]
    public async Task A_joint_change_outlives_kill_9_of_every_silo_in_turn_and_ends_when_it_is_told_to_leave()
    {
        using var folder = new TemporaryFolder();
        await using var cluster = await DevClusterProgram.StartAsync(folder.Path, FreePort.Next(), "--processes", "--silos", "4");
        await cluster.Api.CreateGroupAsync(Group, "raft-0", "raft-1", "raft-2");
        await using var writer = new SteadyWriter(cluster.Api, Group);
        await writer.MoreAsync(20);

        var change = new
        {
            changes = new object[] { new { type = "add-voter", silo = "raft-3" }, new { type = "remove", replicaId = 1 } },
            transition = "joint-explicit",
        };
        var operation = (await cluster.Api.PostAsync($"/v1/groups/{Group}/changes", change, "move")).GetProperty("id").GetString()!;
        await cluster.Api.OperationIsAsync(Group, operation, "joint");

        // Among them are the leader's silo and the one that carries the operation out, wherever it moves.
        foreach (var silo in (string[])["raft-0", "raft-1", "raft-2", "raft-3"])
        {
            await cluster.KillAsync(silo);
            await writer.MoreAsync(20);
            await cluster.StartAgainAsync(silo);
            await Deadlines.UntilAsync(() => cluster.Api.AllCaughtUpAsync(Group), $"{silo} with all of the log");
        }

        await cluster.Api.OperationIsAsync(Group, operation, "joint");
        Assert.Equal(operation, (await cluster.Api.PostAsync($"/v1/groups/{Group}/changes", change, "move")).GetProperty("id").GetString());
        await cluster.Api.PostAsync($"/v1/groups/{Group}/changes/leave-joint", idempotencyKey: "leave");
        await cluster.Api.OperationIsAsync(Group, operation, "completed");
        await cluster.Api.VotersAreAsync(Group, "raft-1", "raft-2", "raft-3");
        await writer.MoreAsync(20);
        await writer.AssertNothingIsLostAsync();
    }

    [Fact]
    public async Task A_replacement_whose_leader_is_killed_ends_by_itself()
    {
        using var folder = new TemporaryFolder();
        await using var cluster = await DevClusterProgram.StartAsync(folder.Path, FreePort.Next(), "--processes", "--silos", "4");
        await cluster.Api.CreateGroupAsync(Group, "raft-0", "raft-1", "raft-2");
        await using var writer = new SteadyWriter(cluster.Api, Group);
        await writer.MoreAsync(20);
        var leader = await cluster.Api.LeaderAsync(Group);

        var operation = (await cluster.Api.PostAsync($"/v1/groups/{Group}/replace", new { replicaId = 1, silo = "raft-3" }, "replace")).GetProperty("id").GetString()!;
        await cluster.KillAsync(leader);
        await cluster.Api.OperationIsAsync(Group, operation, "completed");
        await cluster.StartAgainAsync(leader);

        await cluster.Api.VotersAreAsync(Group, "raft-1", "raft-2", "raft-3");
        await writer.MoreAsync(20);
        await writer.AssertNothingIsLostAsync();
    }

    [Fact]
    public async Task A_group_whose_majority_is_dead_serves_again_after_its_recovery_and_the_dead_stay_over()
    {
        using var folder = new TemporaryFolder();
        await using var cluster = await DevClusterProgram.StartAsync(folder.Path, FreePort.Next(), "--processes");
        await cluster.Api.CreateGroupAsync(Group, "raft-0", "raft-1", "raft-2");
        await cluster.Api.WriteAsync(Group, "before", "kept");
        await Deadlines.UntilAsync(() => cluster.Api.AllCaughtUpAsync(Group), "all replicas with all of the log");
        foreach (var silo in (string[])["raft-1", "raft-2"])
        {
            await cluster.KillAsync(silo);
            await cluster.KillAsync($"postgres-{silo}");
        }

        // Refused until the cluster has noticed that they are dead.
        var plan = await cluster.Api.PostAsync($"/v1/groups/{Group}/recovery/plan");
        await cluster.Api.PostAsync($"/v1/groups/{Group}/recovery/apply", new { hash = plan.GetProperty("hash").GetString(), reason = "The disks of two silos are gone." });

        await cluster.Api.VotersAreAsync(Group, "raft-0");
        await cluster.Api.WriteAsync(Group, "after", "written");
        Assert.Equal("kept", await cluster.Api.GetAsync(Group, "before"));

        foreach (var silo in (string[])["raft-1", "raft-2"]) await cluster.StartAgainAsync(silo);
        await cluster.Api.VotersAreAsync(Group, "raft-0");
        Assert.Equal("written", await cluster.Api.GetAsync(Group, "after"));
    }
}
