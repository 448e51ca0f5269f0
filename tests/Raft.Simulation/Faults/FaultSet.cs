namespace OrleansRaft.Simulation;

/// <summary>A set of fault classes.</summary>
/// <param name="Bits">One bit a class.</param>
internal readonly record struct FaultSet(ulong Bits)
{
    private static readonly string[] Names = Enum.GetNames<FaultClass>();

    public static FaultSet None => default;

    public static IReadOnlyList<FaultClass> Classes { get; } = Enum.GetValues<FaultClass>();

    public static FaultSet All { get; } = Of(Classes);

    public IEnumerable<FaultClass> Members => Classes.Where(Contains);

    public static FaultSet Of(IEnumerable<FaultClass> classes) => classes.Aggregate(None, static (set, fault) => set.With(fault));

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <exception cref="FormatException">It names a class that does not exist.</exception>
    public static FaultSet Parse(string text) => text == "none" ? None : Of(text.Split(',').Select(static name =>
        Array.IndexOf(Names, name) is >= 0 and var index ? (FaultClass)index : throw new FormatException($"There is no fault class '{name}'.")));

    public static string NameOf(FaultClass fault) => Names[(int)fault];

    public bool Contains(FaultClass fault) => (Bits & (1UL << (int)fault)) != 0;

    public FaultSet With(FaultClass fault) => new(Bits | (1UL << (int)fault));

    public FaultSet Without(FaultClass fault) => new(Bits & ~(1UL << (int)fault));

    public override string ToString() => Bits == 0 ? "none" : string.Join(',', Members);
}
