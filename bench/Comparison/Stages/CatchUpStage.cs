using System.Diagnostics;
using System.Globalization;
using OrleansRaft.Bench.Report;
using OrleansRaft.Bench.Stages.FailOver;
using OrleansRaft.Bench.Stages.Recovery;
using OrleansRaft.Bench.Targets.Raft;

namespace OrleansRaft.Bench.Stages;

/// <summary>How long a follower that was away takes for 1 GB: from the leader's log, and by a snapshot.</summary>
internal sealed class CatchUpStage : IStage
{
    private const int ValueBytes = 64 * 1024;
    private const int Values = 1024 * 1024 * 1024 / ValueBytes;

    // The first keeps the whole log; the second has dropped what the follower needs long before it is back.
    private static readonly (string Way, (string Name, string Value)[] Settings)[] Ways =
    [
        ("log", [("ORLEANSRAFT__Raft__SnapshotEntries", "10000000"), ("ORLEANSRAFT__Raft__SnapshotBytes", "8000000000")]),
        ("snapshot", [("ORLEANSRAFT__Raft__SnapshotBytes", "300000000"), ("ORLEANSRAFT__Raft__KeepEntries", "100")]),
    ];

    public string Name => "catch-up";

    public string Title => "a follower catches up over 1 GB";

    public bool OnlyWhenAsked => true;

    public TimeSpan Within => TimeSpan.FromMinutes(20);

    public async Task RunAsync(StageContext context, CancellationToken cancellationToken)
    {
        if (!context.Options.Wants(PostgresLayout.Each.Name)) return;
        var rows = new List<IReadOnlyList<string>>();
        foreach (var (way, settings) in Ways)
        {
            await using var target = await RaftCrashTarget.StartAsync(context, way, settings, cancellationToken);
            var kill = await target.AimAsync(Victim.Follower, cancellationToken);
            kill();
            await target.MissedAsync(cancellationToken);
            await Filler.RunAsync(target.LeaderDoor, Values, Values, ValueBytes, cancellationToken);
            var begin = Stopwatch.GetTimestamp();
            await target.HealAsync(cancellationToken);
            var seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            StageContext.Say(string.Create(CultureInfo.InvariantCulture, $"by {way}: {seconds:0.0} s"));
            rows.Add([$"by {way}", seconds.ToString("0.0", CultureInfo.InvariantCulture), (Values * (long)ValueBytes / 1e6 / seconds).ToString("0", CultureInfo.InvariantCulture)]);
        }

        context.Findings.Add(
            new TableSection(
                "Catching up",
                $"OrleansRaft on three Postgres instances. From the start of the follower's process until it has all of {Values:#,0} values of {ValueBytes / 1024} KiB that were written while it was away.",
                ["-way", "seconds", "MB/s"],
                rows),
            []);
    }
}
