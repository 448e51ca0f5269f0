using System;

namespace OrleansRaft.Core;

/// <summary>A read that waits.</summary>
/// <param name="From">Who asked: this replica, or a follower on behalf of its own caller.</param>
/// <param name="Context">The request's own context.</param>
/// <param name="Index">The commit index at the time of the request.</param>
internal readonly record struct ReadRequest(ReplicaId From, ReadOnlyMemory<byte> Context, LogIndex Index);
