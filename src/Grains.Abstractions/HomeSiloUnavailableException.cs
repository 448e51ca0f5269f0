namespace OrleansRaft;

/// <summary>
/// The home of a replica is not there, so the call was never delivered. Not an <c>OrleansException</c>: the runtime tries placement
/// again for half a minute on those, and a caller with a request at hand must know now.
/// </summary>
/// <param name="message">Which silo.</param>
[GenerateSerializer, Alias("raft.home-unavailable")]
public sealed class HomeSiloUnavailableException(string message) : Exception(message);
