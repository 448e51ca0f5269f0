namespace OrleansRaft.Replicas;

/// <summary>A frame and whom it is for.</summary>
/// <param name="Group">The group of the replica.</param>
/// <param name="To">The replica's id.</param>
/// <param name="Frame">What <see cref="Wire.FrameCodec"/> made. An array of its own: what is in it may be kept for long.</param>
[GenerateSerializer, Immutable, Alias("raft.letter")]
internal readonly record struct Letter([property: Id(0)] string Group, [property: Id(1)] ulong To, [property: Id(2)] byte[] Frame);
