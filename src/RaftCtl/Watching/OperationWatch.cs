using System.Runtime.CompilerServices;
using System.Threading.Channels;
using OrleansRaft.RaftCtl.Api;

namespace OrleansRaft.RaftCtl.Watching;

/// <summary>
/// Follows an operation to its end: by its events, whose stream is opened again from the last one seen whenever it breaks, and by looks at
/// the whole, which alone tell of catch-up and quorums, and find the end should a dead connection hide it.
/// </summary>
/// <param name="api">The API.</param>
/// <param name="group">The group.</param>
/// <param name="operation">The operation.</param>
/// <param name="patience">How long the API may be unreachable.</param>
internal sealed class OperationWatch(RaftApi api, string group, string operation, TimeSpan patience)
{
    private const int WaitingUpdates = 64;

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ReconnectPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Updates until the operation has its result.</summary>
    /// <param name="cancellationToken">Stops watching.</param>
    /// <exception cref="CommandFailedException">There is no such operation, or the API was unreachable for too long.</exception>
    public async IAsyncEnumerable<WatchUpdate> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new WatchUpdate.Look((await api.GetOperationAsync(group, operation, cancellationToken)).Value);

        var updates = Channel.CreateBounded<WatchUpdate>(WaitingUpdates);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var events = FollowEventsAsync(updates.Writer, ended.Token);
        var looks = new Outage(patience);
        var seen = 0;
        try
        {
            var hadResult = false;
            while (await HasMoreAsync(updates.Reader, cancellationToken))
            {
                while (updates.Reader.TryRead(out var update))
                {
                    if (update is WatchUpdate.Step step) seen = step.Value.Sequence;
                    yield return update;
                }

                if (await LookAsync(looks, cancellationToken) is not { } look) continue;
                yield return new WatchUpdate.Look(look.Value);

                // The stream tells of the end, too. One that has not by the next look is dead.
                if (look.Value.Result is not null && hadResult) break;
                hadResult = look.Value.Result is not null;
            }
        }
        finally
        {
            await ended.CancelAsync();
            await events;
        }

        var last = await LastLookAsync(looks, cancellationToken);
        foreach (var step in last.Value.Events.Where(e => e.Sequence > seen)) yield return new WatchUpdate.Step(step);
        yield return new WatchUpdate.End(last);
    }

    /// <summary>Whether there is something to read or to look at; not if the events have ended.</summary>
    private static async Task<bool> HasMoreAsync(ChannelReader<WatchUpdate> updates, CancellationToken cancellationToken)
    {
        using var untilLook = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        untilLook.CancelAfter(LookInterval);
        try
        {
            return await updates.WaitToReadAsync(untilLook.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return true;
        }
    }

    /// <summary>Writes the operation's steps until its end. What goes wrong is told to whoever reads.</summary>
    private async Task FollowEventsAsync(ChannelWriter<WatchUpdate> updates, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            string? last = null;
            while (await OpenAsync(last, updates, cancellationToken) is { } stream)
            {
                using (stream)
                {
                    await foreach (var item in stream.ReadAsync(cancellationToken))
                    {
                        last = item.EventId ?? last;
                        if (item.EventType == "end") return;
                        if (item.EventType != "step") continue;
                        var step = Answer<OperationStep>.Read(item.Data, ApiJson.Default.OperationStep);
                        await updates.WriteAsync(new WatchUpdate.Step(step), cancellationToken);
                    }
                }

                await Task.Delay(ReconnectPause, cancellationToken);
            }
        }
        catch (Exception e)
        {
            failure = e;
        }
        finally
        {
            updates.Complete(failure);
        }
    }

    private async Task<EventStream?> OpenAsync(string? last, ChannelWriter<WatchUpdate> updates, CancellationToken cancellationToken)
    {
        var outage = new Outage(patience);
        while (true)
        {
            try
            {
                return await api.OpenEventsAsync(group, operation, last, cancellationToken);
            }
            catch (CommandFailedException e)
            {
                if (outage.Continues(e)) await updates.WriteAsync(new WatchUpdate.Lost(e.Message), cancellationToken);
            }

            await Task.Delay(ReconnectPause, cancellationToken);
        }
    }

    /// <summary>The operation now, or null while the API cannot be reached: the stream tells of that.</summary>
    private async Task<Answer<Operation>?> LookAsync(Outage outage, CancellationToken cancellationToken)
    {
        try
        {
            var look = await api.GetOperationAsync(group, operation, cancellationToken);
            outage.Over();
            return look;
        }
        catch (CommandFailedException e)
        {
            outage.Continues(e);
            return null;
        }
    }

    private async Task<Answer<Operation>> LastLookAsync(Outage outage, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await LookAsync(outage, cancellationToken) is { Value.Result: not null } last) return last;
            await Task.Delay(ReconnectPause, cancellationToken);
        }
    }
}
