using System;

namespace OrleansRaft.Core;

/// <summary>One of the first members of a new group.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Context">Opaque to the core, kept in the entry that adds it.</param>
public readonly record struct BootstrapPeer(ReplicaId Id, ReadOnlyMemory<byte> Context = default);
