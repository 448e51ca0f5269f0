using System.Runtime.Versioning;
using OrleansRaft.DevCluster;

// Signals, users and file rights are those of Unix; run.sh is what starts it.
[assembly: UnsupportedOSPlatform("windows")]

return await DevClusterProgram.RunAsync(args);
