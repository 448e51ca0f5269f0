using System.Diagnostics;
using System.Globalization;
using OrleansRaft.Bench.Report;
using OrleansRaft.Bench.Stages.FailOver;
using OrleansRaft.Bench.Stages.Recovery;
using OrleansRaft.Bench.Targets.Etcd;
using OrleansRaft.Bench.Targets.Raft;

namespace OrleansRaft.Bench.Stages;

/// <summary>How long a killed node takes to be back, with an empty log and with one of a million entries.</summary>
internal sealed class RestartStage : IStage
{
    private const int Entries = 1_000_000;
    private const int Keys = 10_000;

    // No snapshot shortens the log before the restart.
    private static readonly (string Name, string Value)[] NoSnapshots =
    [
        ("ORLEANSRAFT__Raft__SnapshotEntries", "10000000"),
        ("ORLEANSRAFT__Raft__SnapshotBytes", "8000000000"),
    ];

    public string Name => "restart";

    public string Title => "a node starts again with a log of a million entries";

    public bool OnlyWhenAsked => true;

    public TimeSpan Within => TimeSpan.FromMinutes(20);

    public async Task RunAsync(StageContext context, CancellationToken cancellationToken)
    {
        var rows = new List<IReadOnlyList<string>>();
        if (context.Options.Wants("etcd") && context.Options.EtcdProgram.Length > 0)
        {
            await using var etcd = new EtcdCrashTarget(await EtcdTarget.StartAsync(context.Options.EtcdProgram, context.Make("etcd"), cancellationToken));
            rows.Add(await RowAsync(etcd, cancellationToken));
        }

        if (context.Options.Wants(PostgresLayout.Each.Name))
        {
            await using var ours = await RaftCrashTarget.StartAsync(context, PostgresLayout.Each.Folder, NoSnapshots, cancellationToken);
            rows.Add(await RowAsync(ours, cancellationToken));
        }

        context.Findings.Add(
            new TableSection(
                "Restart",
                $"Seconds from the start of a follower's process that was killed until it has the whole log, nothing else going on. The log has {Entries:#,0} entries of {Caller.ValueBytes} bytes over {Keys:#,0} keys; OrleansRaft takes no snapshot here, etcd its default ones.",
                ["-system", "empty log", "full log"],
                rows),
            []);
    }

    private static async Task<IReadOnlyList<string>> RowAsync(ICrashTarget target, CancellationToken cancellationToken)
    {
        var empty = await TimeAsync(target, cancellationToken);
        await Filler.RunAsync(target.LeaderDoor, Entries, Keys, Caller.ValueBytes, cancellationToken);
        var full = await TimeAsync(target, cancellationToken);
        StageContext.Say(string.Create(CultureInfo.InvariantCulture, $"{target.Name}: {empty:0.0} s with an empty log, {full:0.0} s with a full one"));
        return [target.Name, empty.ToString("0.0", CultureInfo.InvariantCulture), full.ToString("0.0", CultureInfo.InvariantCulture)];
    }

    private static async Task<double> TimeAsync(ICrashTarget target, CancellationToken cancellationToken)
    {
        var kill = await target.AimAsync(Victim.Follower, cancellationToken);
        kill();
        await target.MissedAsync(cancellationToken);
        var begin = Stopwatch.GetTimestamp();
        await target.HealAsync(cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;

        // The connections are new ones after that.
        await target.AimAsync(Victim.Follower, cancellationToken);
        return seconds;
    }
}
