using System.Collections.Concurrent;
using OrleansRaft.Placement;

namespace OrleansRaft.Replicas;

/// <summary>
/// Sends the messages of this silo's replicas. Where many run, what is there for another silo when its turn comes leaves as one call, since
/// the call is most of what a heartbeat costs; where few run, each message leaves at once. Thread-safe.
/// </summary>
/// <param name="grains">Finds the other silos' grains.</param>
/// <param name="homes">Knows which silos there are.</param>
/// <param name="running">How many run here.</param>
internal sealed class PostOffice(IGrainFactory grains, HomeSilos homes, RunningReplicas running)
{
    /// <summary>Replicas up to which gathering costs more time than it saves.</summary>
    private const int Few = 8;

    private readonly ConcurrentDictionary<string, MailBag> _bags = new();

    /// <summary>Sends a letter; lost, as on any network, if the silo is not there.</summary>
    /// <param name="silo">Where the receiver lives.</param>
    /// <param name="receiver">Its grain.</param>
    /// <param name="letter">What it shall get.</param>
    public void Send(string silo, IRaftReplicaGrain receiver, Letter letter)
    {
        // Nobody is told: the runtime would only complain about each.
        if (homes.Find(silo) is null) return;
        if (running.Count <= Few) receiver.DeliverAsync(letter.Frame).Ignore();
        else _bags.GetOrAdd(silo, NewBag).Add(letter);
    }

    private MailBag NewBag(string silo) => new(grains.GetGrain<IPostGrain>(PinnedKey.OfSilo(silo)));
}
