using System.Diagnostics.CodeAnalysis;

namespace OrleansRaft.Core;

/// <summary>What came of a membership change: a new configuration with its progress, or the reason why there is none.</summary>
internal readonly record struct ChangedConfiguration
{
    private ChangedConfiguration(Configuration? configuration, ProgressMap? progress, string? error)
    {
        Configuration = configuration;
        Progress = progress;
        Error = error;
    }

    public Configuration? Configuration { get; }

    public ProgressMap? Progress { get; }

    public string? Error { get; }

    [MemberNotNullWhen(true, nameof(Configuration), nameof(Progress))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsValid => Error is null;

    public static ChangedConfiguration Invalid(string error) => new(null, null, error);

    public static ChangedConfiguration From(ConfigurationDraft draft) =>
        draft.FindViolation() is { } violation ? Invalid(violation) : new(draft.ToConfiguration(), draft.Progress, null);
}
