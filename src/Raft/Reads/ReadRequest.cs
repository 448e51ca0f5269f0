using System;

namespace OrleansRaft.Core;

/// <summary>A read that waits.</summary>
/// <param name="From">Who asked: this replica, or a follower on behalf of its own caller; none for a renewal of the lease.</param>
/// <param name="Context">The request's own context.</param>
/// <param name="Index">The commit index at the time of the request.</param>
/// <param name="SentAt">With a renewal of the lease: the leader's tick at which it was sent.</param>
internal readonly record struct ReadRequest(ReplicaId From, ReadOnlyMemory<byte> Context, LogIndex Index, long SentAt = 0)
{
    public bool IsLeaseRenewal => From.IsNone;

    public static ReadRequest LeaseRenewal(long sentAt) => new(ReplicaId.None, default, default, sentAt);
}
