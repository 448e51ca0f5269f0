namespace OrleansRaft.DevCluster.Processes;

/// <summary>A silo or the API.</summary>
/// <param name="Process">Its process.</param>
/// <param name="Ready">Answers 200 once it serves.</param>
internal sealed record Service(ManagedProcess Process, Uri Ready);
