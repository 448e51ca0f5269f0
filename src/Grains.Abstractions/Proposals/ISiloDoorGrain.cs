namespace OrleansRaft;

/// <summary>
/// The door of one silo (key: <see cref="KeyOf"/>), for clients that know which groups it leads: requests to all of them travel in one call. It
/// asks its own replicas and nobody else. What one of them does not lead it says so, and the client asks that group's own door instead.
/// </summary>
[Alias("raft.ISiloDoorGrain")]
internal interface ISiloDoorGrain : IGrainWithStringKey
{
    /// <summary>Proposes commands; each has a fate of its own.</summary>
    [Alias("Propose")]
    Task<SiloAnswers> ProposeAsync(SiloRequests commands);

    /// <summary>Asks state machines linearizably.</summary>
    [Alias("Query")]
    Task<SiloAnswers> QueryAsync(SiloRequests queries);

    /// <summary>Waits for what an earlier call left open.</summary>
    /// <param name="ticket">See <see cref="SiloAnswers.Ticket"/>; good for one call.</param>
    /// <returns>The answers to the requests that were <see cref="RequestState.Waiting"/>, in their order; none if the ticket is not known.</returns>
    [Alias("Await")]
    Task<SiloAnswers> AwaitAsync(long ticket);

    /// <summary>The key of a silo's door: a grain with such a key lives on that silo.</summary>
    static string KeyOf(string silo) => "@" + silo;
}
