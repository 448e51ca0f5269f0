using System.Reflection;
using OrleansRaft.Hosting;

namespace OrleansRaft.Silo.Configuration;

/// <summary>
/// All that can be set on a silo. Read whole and checked before anything is built, because which services are registered depends on it.
/// </summary>
public sealed class SiloSettings
{
    /// <summary>What the names of environment variables begin with, as in <c>ORLEANSRAFT__Silo__Name</c>.</summary>
    public const string EnvironmentPrefix = "ORLEANSRAFT__";

    /// <summary>Who this silo is.</summary>
    public SiloSection Silo { get; set; } = new();

    /// <summary>How silos find each other.</summary>
    public ClusteringSection Clustering { get; set; } = new();

    /// <summary>Where the replicas' log is.</summary>
    public LogSection Log { get; set; } = new();

    /// <summary>Where Orleans keeps grain state.</summary>
    public GrainStorageSection GrainStorage { get; set; } = new();

    /// <summary>How replicas behave.</summary>
    public RaftSiloOptions Raft { get; set; } = new();

    /// <summary>Health and metrics.</summary>
    public HttpSection Http { get; set; } = new();

    /// <summary>Who applies schemas.</summary>
    public SchemaSection Schema { get; set; } = new();

    /// <summary>Reads and checks a configuration. Every key is ours, except the section <c>Logging</c>, which is the platform's.</summary>
    /// <param name="configuration">Sources that hold nothing else.</param>
    /// <exception cref="InvalidSettingsException">Something is wrong; all of it is named.</exception>
    public static SiloSettings Load(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var problems = new Problems();
        foreach (var section in configuration.GetChildren())
        {
            if (Is(section.Key, "Logging")) continue;
            if (Property(typeof(SiloSettings), section.Key) is { } property) FindUnknownKeys(section, property.PropertyType, problems);
            else problems.Add($"{section.Key} is not a section");
        }

        problems.ThrowIfAny();
        var settings = Bind(configuration);
        settings.Validate(problems);
        problems.ThrowIfAny();
        return settings;
    }

    /// <summary>Checks settings that were made in code.</summary>
    /// <exception cref="InvalidSettingsException">Something is wrong; all of it is named.</exception>
    public void Validate()
    {
        var problems = new Problems();
        Validate(problems);
        problems.ThrowIfAny();
    }

    /// <summary>Copies <see cref="Raft"/> into the options that the silo's grains read, where they are validated.</summary>
    internal void CopyRaftTo(RaftSiloOptions target)
    {
        foreach (var property in typeof(RaftSiloOptions).GetProperties().Where(p => p.CanWrite)) property.SetValue(target, property.GetValue(Raft));
    }

    private void Validate(Problems problems)
    {
        Silo.Validate(problems);
        Clustering.Validate(problems);
        Log.Validate(problems);
        GrainStorage.Validate(problems, Clustering, Log);
        Http.Validate(problems, Silo);
    }

    private static SiloSettings Bind(IConfiguration configuration)
    {
        var settings = new SiloSettings();
        try
        {
            configuration.Bind(settings);
        }
        catch (InvalidOperationException e)
        {
            // A value that is no number, duration or name of a provider; the message says which key. Texts, secrets among them, always bind.
            throw new InvalidSettingsException(e.Message);
        }

        return settings;
    }

    private static void FindUnknownKeys(IConfigurationSection section, Type type, Problems problems)
    {
        foreach (var child in section.GetChildren())
        {
            if (Property(type, child.Key) is null) problems.Add($"{child.Path} is not a setting");
            else problems.Require(!child.GetChildren().Any(), $"{child.Path} is one value, not a section");
        }

        if (section.Value is not null) problems.Add($"{section.Key} is a section, not one value");
    }

    private static PropertyInfo? Property(Type type, string key) =>
        type.GetProperties(BindingFlags.Instance | BindingFlags.Public).FirstOrDefault(p => p.CanWrite && Is(p.Name, key));

    private static bool Is(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
