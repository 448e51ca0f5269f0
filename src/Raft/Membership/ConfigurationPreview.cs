using System;

namespace OrleansRaft.Core;

/// <summary>
/// Tells what a change would make of a configuration, by the code that judges and applies changes: for whoever plans, without a replica.
/// </summary>
public static class ConfigurationPreview
{
    private static readonly InflightLimits NoTraffic = new(1, 0);

    /// <summary>Applies a change to a configuration and nothing else.</summary>
    /// <param name="configuration">The configuration that the change meets.</param>
    /// <param name="change">The change.</param>
    /// <returns>The configuration that follows; or the same one, and why the change is void.</returns>
    public static AppliedConfChange Of(Configuration configuration, ConfChangeV2 change)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(change);
        var present = ConfigurationRestore.Restore(configuration, LogIndex.Zero, NoTraffic);
        if (!present.IsValid) return new AppliedConfChange(configuration, present.Error);
        var changed = new ConfigurationChanger(present.Configuration, present.Progress, LogIndex.Zero, NoTraffic).Apply(change);
        return changed.IsValid ? new AppliedConfChange(changed.Configuration, null) : new AppliedConfChange(configuration, changed.Error);
    }
}
