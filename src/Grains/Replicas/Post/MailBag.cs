using OrleansRaft.Scheduling;

namespace OrleansRaft.Replicas;

/// <summary>What waits to be sent to one silo when the batch of turns ends. Thread-safe.</summary>
/// <param name="post">Where to.</param>
internal sealed class MailBag(IPostGrain post) : IBatchEnd
{
    /// <summary>Frame bytes of one call, unless one frame alone has more: below what delays the others on a connection.</summary>
    private const int MaxBytes = 192 * 1024;

    private const int MaxLetters = 1024;

    private readonly Lock _lock = new();
    private readonly Queue<Letter> _waiting = new();

    public void Add(Letter letter)
    {
        lock (_lock) _waiting.Enqueue(letter);
        TurnBatch.AtEnd(this);
    }

    void IBatchEnd.BatchEnded()
    {
        // One way: nothing comes back, and what is lost is for Raft to send again.
        while (Take() is { Length: > 0 } letters) SendAsync(letters).Ignore();
    }

    /// <summary>What goes wrong before the call is under way is its own affair, too.</summary>
    private async Task SendAsync(Letter[] letters) => await post.DeliverAsync(letters);

    private Letter[] Take()
    {
        lock (_lock)
        {
            var letters = new List<Letter>(Math.Min(_waiting.Count, MaxLetters));
            for (var bytes = 0; letters.Count < MaxLetters && _waiting.TryPeek(out var next);)
            {
                bytes += next.Frame.Length;
                if (letters.Count > 0 && bytes > MaxBytes) break;
                letters.Add(_waiting.Dequeue());
            }

            return [.. letters];
        }
    }
}
