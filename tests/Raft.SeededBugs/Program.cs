using OrleansRaft.Simulation;

Arguments arguments;
try
{
    arguments = Arguments.Parse(args);
}
catch (Exception e) when (e is FormatException or OverflowException)
{
    await Console.Error.WriteLineAsync($"{e.Message}\n\n{Arguments.Usage}");
    return 2;
}

var bugs = arguments.Bug is { } only ? [only] : Enum.GetValues<Bug>();
var hunts = new Hunt[bugs.Length];
Parallel.For(0, bugs.Length, i =>
{
    hunts[i] = Hunt.For(bugs[i], arguments);
    Console.WriteLine($"{SeededBug.Describe(bugs[i]).Name}: {string.Join(", ", hunts[i].Finds.Select(static f => f.Violation is null ? "not found" : $"{f.Seeds}"))}");
});
Console.WriteLine($"\n{BugTable.Of(hunts)}");
var holds = Array.TrueForAll(hunts, static h => h.IsFound);

if (arguments.Bug is null)
{
    // The control: the same build, the same seeds, no bug.
    Parallel.ForEach(Enum.GetValues<Profile>(), profile =>
    {
        var found = Find.First(null, arguments.FirstSeed, arguments.Seeds, profile);
        Console.WriteLine($"No bug, {profile}: {(found.Violation is null ? $"nothing found in {found.Seeds} seeds" : $"seed {found.LastSeed}: {found.Violation}")}.");
        if (found.Violation is not null) holds = false;
    });
}

if (arguments.WritesTable && holds) Checkout.WriteTable(BugTable.Of(hunts));
return holds ? 0 : 1;
