namespace OrleansRaft.Bench.Targets.Raft;

/// <summary>Running silos: how many processes there are, and what their logs are in.</summary>
internal interface IRaftDeployment : IAsyncDisposable
{
    /// <summary>In the report.</summary>
    string Name { get; }

    /// <summary>What is particular about it.</summary>
    IReadOnlyList<Fact> Facts { get; }

    /// <summary>The silos.</summary>
    IReadOnlyList<SiloAddress> Silos { get; }

    /// <summary>What all its processes have used, those of its databases among them.</summary>
    TimeSpan ProcessorTime { get; }
}
