namespace OrleansRaft.Silo.Configuration;

/// <summary>The configuration is wrong: an operator must alter it. The message is one line and holds no secret.</summary>
/// <param name="message">All that is wrong.</param>
public sealed class InvalidSettingsException(string message) : Exception(message);
