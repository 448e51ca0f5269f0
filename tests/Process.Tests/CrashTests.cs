namespace OrleansRaft.Process.Tests;

/// <summary>Real processes, really killed: each silo with a Postgres of its own, as in production.</summary>
public sealed class CrashTests
{
    private const string Group = "orders";

    private static readonly string[] Silos = ["raft-0", "raft-1", "raft-2"];

    [Fact]
    public async Task After_kill_9_of_the_leader_another_one_serves_nothing_is_lost_and_the_silo_catches_up()
    {
        using var folder = new TemporaryFolder();
        await using var cluster = await DevClusterProgram.StartAsync(folder.Path, FreePort.Next(), "--processes");
        await cluster.Api.CreateGroupAsync(Group, Silos);
        await using var writer = new SteadyWriter(cluster.Api, Group);
        await writer.MoreAsync(20);

        var leader = await cluster.Api.LeaderAsync(Group);
        await cluster.KillAsync(leader);
        await writer.MoreAsync(20);
        Assert.NotEqual(leader, await cluster.Api.LeaderAsync(Group));

        await cluster.StartAgainAsync(leader);
        await Deadlines.UntilAsync(() => cluster.Api.AllCaughtUpAsync(Group), $"{leader} with all of the log");
        await writer.AssertNothingIsLostAsync();
    }

    [Fact]
    public async Task Silos_that_share_one_Postgres_serve_and_say_that_it_must_not_be_lost()
    {
        using var folder = new TemporaryFolder();
        await using var cluster = await DevClusterProgram.StartAsync(folder.Path, FreePort.Next(), "--processes", "--one-postgres");
        await cluster.Api.CreateGroupAsync(Group, Silos);
        await cluster.Api.WriteAsync(Group, "a", "1");
        await Deadlines.UntilAsync(
            async () => (await cluster.Api.ShowAsync(Group)).Contains("\"toleratedFailures\":{\"replicas\":1,\"silos\":1,\"databases\":0}", StringComparison.Ordinal),
            "the loss of a silo is tolerated, that of the database is not");
        Assert.Single(cluster.Program.Output, l => l.StartsWith("postgres-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_kill_9_of_a_followers_Postgres_the_group_serves_explain_names_it_and_the_silo_catches_up()
    {
        using var folder = new TemporaryFolder();
        await using var cluster = await DevClusterProgram.StartAsync(folder.Path, FreePort.Next(), "--processes");
        await cluster.Api.CreateGroupAsync(Group, Silos);
        await using var writer = new SteadyWriter(cluster.Api, Group);
        await writer.MoreAsync(20);

        var leader = await cluster.Api.LeaderAsync(Group);
        var follower = Silos.First(s => s != leader);
        var database = $"postgres-{follower}";
        await Deadlines.UntilAsync(async () => await cluster.Api.MissingAsync(Group) is [], "explain to miss nobody before");
        await cluster.KillAsync(database);
        await writer.MoreAsync(20);
        await Deadlines.UntilAsync(
            async () => await cluster.Api.MissingAsync(Group) is [var missing] && missing == $"{follower}: database-down", "explain to name the database");
        await writer.MoreAsync(20);

        await cluster.StartAgainAsync(database);
        await Deadlines.UntilAsync(() => cluster.Api.AllCaughtUpAsync(Group), "all replicas with all of the log");
        await Deadlines.UntilAsync(async () => await cluster.Api.MissingAsync(Group) is [], "explain to miss nobody again");
        await writer.AssertNothingIsLostAsync();
    }

    [Fact]
    public async Task After_kill_9_of_everything_the_next_start_has_all_that_was_acknowledged()
    {
        using var folder = new TemporaryFolder();
        var port = FreePort.Next();
        await using (var cluster = await DevClusterProgram.StartAsync(folder.Path, port, "--processes"))
        {
            await cluster.Api.CreateGroupAsync(Group, Silos);
            var writer = new SteadyWriter(cluster.Api, Group);
            await writer.MoreAsync(50);

            // The supervisor first, so that it tidies nothing up.
            cluster.Program.Signal("KILL");
            await cluster.Program.ExitAsync();
            foreach (var silo in Silos) Signals.Send(cluster.ProcessOf(silo), "KILL");
            foreach (var silo in Silos.Append("orleans")) Signals.Send(cluster.ProcessOf($"postgres-{silo}"), "KILL");

            // The API is left running: the next start must find it, and end it.
            await using var again = await DevClusterProgram.StartAsync(folder.Path, port, "--processes");
            Assert.Contains(again.Program.Output, l => l.Contains("left running: api", StringComparison.Ordinal));
            await writer.MoreAsync(20);
            await writer.AssertNothingIsLostAsync();
        }
    }
}
