using OrleansRaft.Bench.Processes;
using OrleansRaft.Bench.Targets.Raft;

namespace OrleansRaft.Bench.Stages.FailOver;

/// <summary>OrleansRaft, to be killed: the silo, not its database.</summary>
internal sealed class RaftCrashTarget(PostgresDeployment deployment, RaftTarget raft) : ICrashTarget
{
    private static readonly TimeSpan HealedWithin = TimeSpan.FromMinutes(5);

    private string _killed = "";

    public string Name => raft.Name;

    public IReadOnlyList<Fact> Facts => raft.Facts;

    public IReadOnlyList<IStore> Doors => raft.Doors;

    public IStore LeaderDoor => raft.StoreOf(0);

    public async Task<Action> AimAsync(Victim victim, CancellationToken cancellationToken)
    {
        await raft.FollowLeaderAsync(cancellationToken);
        _killed = victim == Victim.Leader ? raft.Leader : deployment.Silos.First(s => s.Name != raft.Leader).Name;
        return () => deployment.Kill(_killed);
    }

    public Task MissedAsync(CancellationToken cancellationToken) =>
        Until.TrueAsync("the killed silo is missed", HealedWithin, async () => !await IsWholeAsync(), cancellationToken);

    public async Task HealAsync(CancellationToken cancellationToken)
    {
        await deployment.StartAgainAsync(_killed, cancellationToken);
        await Until.TrueAsync("the replica of the killed silo is back", HealedWithin, IsWholeAsync, cancellationToken);
        await raft.ReconnectAsync(cancellationToken);
    }

    /// <summary>Starts a cluster on three Postgres instances.</summary>
    /// <param name="context">The stage.</param>
    /// <param name="folder">A folder's name in it.</param>
    /// <param name="settings">Environment variables for the silos.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<RaftCrashTarget> StartAsync(
        StageContext context, string folder, IReadOnlyList<(string Name, string Value)> settings, CancellationToken cancellationToken)
    {
        var deployment = await PostgresDeployment.StartAsync(
            PostgresLayout.Each, context.Options.ClusterProgram, context.Make(folder), cancellationToken, settings);
        try
        {
            return new RaftCrashTarget(deployment, await RaftTarget.StartAsync(deployment, cancellationToken));
        }
        catch
        {
            await deployment.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await raft.DisposeAsync();
        await deployment.DisposeAsync();
    }

    private async Task<bool> IsWholeAsync()
    {
        try
        {
            // Any but the killed silo: the client of that one may not have found it again.
            return await raft.GroupBesides(_killed).DescribeAsync() is { } view
                && view.Replicas.All(r => r.LagEntries == 0) && view.Quorum.Incoming.Healthy.Count == view.Replicas.Count;
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            return false;
        }
    }
}
