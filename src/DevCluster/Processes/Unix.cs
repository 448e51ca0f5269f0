using System.Runtime.InteropServices;

namespace OrleansRaft.DevCluster.Processes;

/// <summary>What .NET does not offer of signals and users.</summary>
internal static partial class Unix
{
    /// <summary>Ends a process that may tidy up first.</summary>
    public const int Terminate = 15;

    /// <summary>Postgres: ends the sessions and stops cleanly. Others: as from the keyboard.</summary>
    public const int Interrupt = 2;

    /// <summary>Ends a process as it stands.</summary>
    public const int Kill = 9;

    /// <summary>The user's own signal: its number differs between systems.</summary>
    public static int User1 => OperatingSystem.IsLinux() ? 10 : 30;

    /// <summary>Whether this process is root, as which Postgres refuses to run.</summary>
    public static bool IsRoot => UserId() == 0;

    /// <summary>Sends a signal. A process that is gone is no error.</summary>
    public static void Signal(int processId, int signal) => _ = SendSignal(processId, signal);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint UserId();
}
