using System.Globalization;

namespace OrleansRaft.Bench.Stages;

/// <summary>A system, and the loads that it is measured under.</summary>
/// <param name="Contender">The system.</param>
/// <param name="Shots">The loads.</param>
internal sealed record Entry(IContender Contender, IReadOnlyList<Shot> Shots);

/// <summary>
/// Measures systems in turns: each round takes every load, and under it every system, one right after the other, so that what else
/// happens on the machine meets all of them.
/// </summary>
internal static class Rounds
{
    private const int FirstLoadInFlight = 64;

    /// <summary>The callers that a system needs at least.</summary>
    public static int Callers(IReadOnlyList<int> inFlight) => Math.Max(FirstLoadInFlight, inFlight.Max());

    /// <summary>Warms all systems up, measures them, and reads back what they have acknowledged.</summary>
    public static async Task<IReadOnlyList<Slice>> RunAsync(StageContext context, IReadOnlyList<Entry> entries, CancellationToken cancellationToken)
    {
        foreach (var (contender, shots) in entries)
        {
            var warmUp = shots[0] with { InFlight = FirstLoadInFlight, WarmUp = context.Plan.FirstLoad, Window = TimeSpan.Zero };
            await contender.MeasureAsync(warmUp, cancellationToken);
        }

        var slices = new List<Slice>();
        for (var round = 1; round <= context.Plan.Rounds; round++)
        {
            foreach (var shot in entries.SelectMany(e => e.Shots).Distinct())
            {
                foreach (var contender in entries.Where(e => e.Shots.Contains(shot)).Select(e => e.Contender))
                {
                    var slice = await contender.MeasureAsync(shot, cancellationToken);
                    slices.Add(slice);
                    StageContext.Say(string.Create(
                        CultureInfo.InvariantCulture,
                        $"round {round} of {context.Plan.Rounds}, {shot.Workload,-5} {shot.InFlight,4} in flight, {slice.System,-24} {slice.Rate,9:#,0}/s"));
                }
            }
        }

        foreach (var (contender, _) in entries) await contender.VerifyAsync(cancellationToken);
        return slices;
    }
}
