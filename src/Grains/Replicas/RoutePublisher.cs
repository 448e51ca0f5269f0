using OrleansRaft.Groups;
using OrleansRaft.Replication;

namespace OrleansRaft.Replicas;

/// <summary>
/// Tells the catalogue where a group's members live, so that somebody who knows nothing finds one. A hint with a version, not a second
/// copy of the membership: whoever follows it asks the replica itself.
/// </summary>
/// <param name="grains">Finds the catalogue.</param>
/// <param name="group">The group.</param>
/// <param name="clock">Spaces out what is tried again.</param>
/// <param name="stopped">Whether to end.</param>
internal sealed class RoutePublisher(IGrainFactory grains, string group, TimeProvider clock, Func<bool> stopped)
{
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(2);

    private MemberRegistry? _next;
    private bool _running;

    public void Publish(MemberRegistry members)
    {
        _next = members;
        if (!_running) _ = RunAsync();
    }

    private async Task RunAsync()
    {
        _running = true;
        await Task.Yield();
        while (_next is { } members && !stopped())
        {
            try
            {
                var catalog = grains.GetCatalogPart(group);
                await catalog.PublishAsync(group, new GroupRoute(members.Version, members.HighestId, new Dictionary<ulong, string>(members.Silos)));
                if (ReferenceEquals(_next, members)) _next = null;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                await Task.Delay(TryAgain, clock);
            }
        }

        _running = false;
    }
}
