namespace OrleansRaft.ClientApi.Hosting;

/// <summary>The configuration is wrong: an operator must alter it. The message is one line and holds no secret.</summary>
/// <param name="message">All that is wrong.</param>
internal sealed class InvalidSettingsException(string message) : Exception(message);
