namespace OrleansRaft.Bench.Report;

/// <summary>What a run has found so far.</summary>
/// <param name="machine">What of the machine decides the figures.</param>
internal sealed class Findings(IReadOnlyList<Fact> machine)
{
    private readonly List<ISection> _sections = [];
    private readonly Dictionary<string, IReadOnlyList<Fact>> _systems = [];
    private readonly List<Fact> _missing = [];

    /// <summary>What of the machine decides the figures.</summary>
    public IReadOnlyList<Fact> Machine => machine;

    /// <summary>The results, in the order of the stages.</summary>
    public IReadOnlyList<ISection> Sections => _sections;

    /// <summary>The systems by name, each with its version and settings.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Fact>> Systems => _systems;

    /// <summary>Systems that could not be measured, and why.</summary>
    public IReadOnlyList<Fact> NotMeasured => _missing;

    /// <summary>Whether no stage failed.</summary>
    public bool AllRan { get; private set; } = true;

    /// <summary>The last line.</summary>
    public Ratios Ratios { get; } = new();

    /// <summary>Adds a stage's results, and the systems that it measured.</summary>
    public void Add(ISection section, IEnumerable<IContender> contenders)
    {
        _sections.Add(section);
        foreach (var contender in contenders) Describe(contender.Name, contender.Facts);
    }

    /// <summary>Adds a system's version and settings.</summary>
    public void Describe(string system, IReadOnlyList<Fact> facts) => _systems.TryAdd(system, facts);

    /// <summary>Says that a system could not be measured.</summary>
    public void Missing(string system, string reason)
    {
        if (_missing.TrueForAll(m => m.Name != system)) _missing.Add(new Fact(system, reason));
    }

    /// <summary>Says that a stage failed.</summary>
    public void Failed(string stage, string reason)
    {
        AllRan = false;
        _missing.Add(new Fact($"The stage {stage}", $"it failed: {reason}"));
    }
}

/// <summary>One stage's results.</summary>
internal interface ISection
{
    /// <summary>Writes them.</summary>
    void WriteTo(Markdown text);
}
