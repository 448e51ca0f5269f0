using System.Collections.Immutable;
using OrleansRaft.Core;

namespace OrleansRaft.Replicas;

/// <summary>Turns the core's configuration into what callers see, and back.</summary>
internal static class ConfigurationViews
{
    public static ConfigurationView Of(ulong version, Configuration configuration) => new(
        version,
        Ids(configuration.Voters),
        Ids(configuration.VotersOutgoing),
        Ids(configuration.Learners),
        Ids(configuration.LearnersNext),
        configuration.AutoLeave);

    public static Configuration ToCore(ConfigurationView view) => new()
    {
        Voters = Replicas(view.Voters),
        VotersOutgoing = Replicas(view.VotersOutgoing),
        Learners = Replicas(view.Learners),
        LearnersNext = Replicas(view.LearnersNext),
        AutoLeave = view.AutoLeave,
    };

    public static ulong[] Ids(ImmutableArray<ReplicaId> replicas) => [.. replicas.Select(static id => id.Value)];

    private static ImmutableArray<ReplicaId> Replicas(IReadOnlyList<ulong> ids) => [.. ids.Select(static id => new ReplicaId(id))];
}
