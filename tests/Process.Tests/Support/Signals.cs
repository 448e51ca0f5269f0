namespace OrleansRaft.Process.Tests.Support;

/// <summary>Signals to processes that this test started, by their numbers.</summary>
internal static class Signals
{
    /// <summary>Sends one and waits until it is delivered.</summary>
    public static void Send(int processId, string signal)
    {
        using var kill = System.Diagnostics.Process.Start("kill", [$"-{signal}", $"{processId}"]);
        kill.WaitForExit();
    }
}
