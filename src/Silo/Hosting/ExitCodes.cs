namespace OrleansRaft.Silo.Hosting;

/// <summary>How a silo's process ends. 1 and 5 must be mended by an operator; 3 means that there are two of this silo.</summary>
public static class ExitCodes
{
    /// <summary>It was asked to stop, and did.</summary>
    public const int Stopped = 0;

    /// <summary>It could not start: the configuration is wrong, a port is taken, a store cannot be used.</summary>
    public const int CannotStart = 1;

    /// <summary>Another process opened this silo's log: its place is taken, and nothing that it still wanted to write was written.</summary>
    public const int Fenced = 3;

    /// <summary>The cluster declared this silo dead, so that it may not go on under this incarnation.</summary>
    public const int Evicted = 4;

    /// <summary>The log's store broke in a way that trying again cannot mend, such as a corrupt file.</summary>
    public const int LogLost = 5;
}
