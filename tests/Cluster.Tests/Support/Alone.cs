namespace OrleansRaft.Cluster.Tests.Support;

/// <summary>Tests that measure how long things take: nothing else runs beside them.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Alone;
