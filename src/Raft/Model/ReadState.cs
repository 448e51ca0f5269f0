using System;

namespace OrleansRaft.Core;

/// <summary>
/// A confirmed read (thesis §6.4): once <paramref name="Index"/> is applied, a read of the state machine is linearizable
/// with respect to the moment of the request.
/// </summary>
/// <param name="Index">What must be applied before the read.</param>
/// <param name="Context">The request's own context.</param>
public readonly record struct ReadState(LogIndex Index, ReadOnlyMemory<byte> Context);
