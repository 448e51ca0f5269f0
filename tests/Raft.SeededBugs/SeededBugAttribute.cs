using OrleansRaft.Simulation;

namespace OrleansRaft.SeededBugs;

/// <summary>What is known of a bug.</summary>
/// <param name="name">Its name on the command line, and that of its file.</param>
/// <param name="what">What is wrong with it on.</param>
/// <param name="profile">The worlds in which it is looked for.</param>
[AttributeUsage(AttributeTargets.Field)]
internal sealed class SeededBugAttribute(string name, string what, Profile profile) : Attribute
{
    public string Name => name;

    public string What => what;

    public Profile Profile => profile;
}
