namespace OrleansRaft.ClientApi.Hosting;

/// <summary>What can be set on the API's own process.</summary>
internal sealed class ApiSettings
{
    /// <summary>What the names of environment variables begin with, as in <c>ORLEANSRAFT__Clustering__Provider</c>.</summary>
    public const string EnvironmentPrefix = "ORLEANSRAFT__";

    /// <summary>The section <c>Clustering</c>: which silos.</summary>
    public ClusteringSection Clustering { get; set; } = new();

    /// <summary>The section <c>Http</c>: where to listen.</summary>
    public HttpSection Http { get; set; } = new();

    /// <summary>Reads and checks a configuration.</summary>
    /// <exception cref="InvalidSettingsException">Something is wrong; all of it is named, in one line without secrets.</exception>
    public static ApiSettings Load(IConfiguration configuration)
    {
        var settings = new ApiSettings();
        try
        {
            configuration.Bind(settings);
        }
        catch (InvalidOperationException e)
        {
            // A value that is no number or name of a provider; the message says which key. Texts, secrets among them, always bind.
            throw new InvalidSettingsException(e.Message);
        }

        var problems = new List<string>();
        settings.Clustering.Validate(problems);
        settings.Http.Validate(problems);
        return problems.Count == 0 ? settings : throw new InvalidSettingsException(string.Join("; ", problems));
    }
}
