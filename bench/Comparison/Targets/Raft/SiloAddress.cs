using System.Net;

namespace OrleansRaft.Bench.Targets.Raft;

/// <summary>Where Orleans clients reach a silo.</summary>
/// <param name="Name">The silo's name.</param>
/// <param name="Gateway">Its gateway.</param>
internal sealed record SiloAddress(string Name, IPEndPoint Gateway);
