namespace OrleansRaft.Conformance.Interaction;

/// <summary>A directive cannot be done; why is part of its output.</summary>
internal sealed class VerbFailedException(string message) : Exception(message);
