namespace OrleansRaft.DevCluster;

/// <summary>The cluster cannot start, and the person who started it can see why from this one line.</summary>
/// <param name="message">Why.</param>
internal sealed class DevClusterException(string message) : Exception(message);
