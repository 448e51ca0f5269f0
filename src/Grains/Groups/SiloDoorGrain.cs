using Orleans.Concurrency;
using Orleans.GrainDirectory;
using Orleans.Placement;
using OrleansRaft.Placement;
using OrleansRaft.Replicas;

namespace OrleansRaft.Groups;

/// <summary>See <see cref="ISiloDoorGrain"/>.</summary>
[Reentrant, Immovable, PinnedPlacement, GrainDirectory(PinnedGrainDirectory.Name)]
internal sealed class SiloDoorGrain(RunningReplicas running, TimeProvider clock) : Grain, ISiloDoorGrain
{
    /// <summary>How long the slowest group of a call may keep the others' answers back.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>Calls that were answered in part. Where more are open, a call waits for its slowest.</summary>
    private const int MostOpen = 1024;

    private readonly Dictionary<long, SiloCall> _open = [];
    private long _lastTicket;

    public Task<SiloAnswers> ProposeAsync(SiloRequests commands)
    {
        Validate(commands);
        if (commands.Payloads.Array.Any(static c => c.IsEmpty)) throw new ArgumentException("A command has one byte at least.", nameof(commands));
        return AnswerAsync(commands, SiloCall.Propose);
    }

    public Task<SiloAnswers> QueryAsync(SiloRequests queries)
    {
        Validate(queries);
        return AnswerAsync(queries, SiloCall.Query);
    }

    public async Task<SiloAnswers> AwaitAsync(long ticket)
    {
        if (!_open.Remove(ticket, out var call)) return new SiloAnswers();
        await call.Done;
        return call.Rest();
    }

    private async Task<SiloAnswers> AnswerAsync(SiloRequests requests, Func<RunningReplicas, SiloRequests, SiloCall> begin)
    {
        // Many replicas' turns are not made here: other calls to this door would have to wait for them.
        var call = requests.Groups.Length == 1 ? begin(running, requests) : await Task.Run(() => begin(running, requests));
        try
        {
            await call.Done.WaitAsync(Patience, clock);
        }
        catch (TimeoutException)
        {
            if (!MayLeaveOpen()) await call.Done;
        }

        var answers = call.Answers(_lastTicket + 1);
        if (answers.Ticket != 0) _open.Add(++_lastTicket, call);
        return answers;
    }

    /// <summary>Whoever never came back for an answer that is there by now has died.</summary>
    private bool MayLeaveOpen()
    {
        if (_open.Count < MostOpen) return true;
        foreach (var (ticket, _) in _open.Where(static open => open.Value.Done.IsCompleted).ToArray()) _open.Remove(ticket);
        return _open.Count < MostOpen;
    }

    private static void Validate(SiloRequests requests)
    {
        var payloads = requests.Payloads.Array;
        if (payloads.Length is 0 or > Limits.RequestsPerCall)
            throw new ArgumentException($"A call has 1 to {Limits.RequestsPerCall} requests, not {payloads.Length}.", nameof(requests));
        if (requests.Groups.Any(static g => g.Count <= 0) || requests.Groups.Sum(static g => (long)g.Count) != payloads.Length)
            throw new ArgumentException("The groups' requests are not those that are there.", nameof(requests));
        if (Array.Find(payloads, static p => p.Length > Limits.CommandBytes) is { IsEmpty: false } large)
            throw new ArgumentException($"A command or query has up to {Limits.CommandBytes} bytes, not {large.Length}.", nameof(requests));
    }
}
