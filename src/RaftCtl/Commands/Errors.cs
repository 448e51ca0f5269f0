namespace OrleansRaft.RaftCtl.Commands;

/// <summary>How standard error reads: the program, the code, what happened; then what else there is to say.</summary>
internal static class Errors
{
    /// <summary>Writes a failure.</summary>
    public static void Write(TextWriter error, CommandFailedException failure)
    {
        Write(error, failure.Code, failure.Message);
        foreach (var line in failure.More) error.WriteLine($"  {line}");
    }

    /// <summary>Writes a line.</summary>
    public static void Write(TextWriter error, string code, string detail) => error.WriteLine($"raftctl: {code}: {detail}");
}
