using System.Runtime.InteropServices;

namespace OrleansRaft.Bench.Processes;

/// <summary>What .NET does not offer: signals to other processes. Linux' numbers.</summary>
internal static partial class Signals
{
    private const int Kill = 9;
    private const int User1 = 10;

    /// <summary>Ends a process as a crash would.</summary>
    public static void SendKill(int process) => _ = Send(process, Kill);

    /// <summary>The user's own signal.</summary>
    public static void SendUser1(int process) => _ = Send(process, User1);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int processId, int signal);
}
