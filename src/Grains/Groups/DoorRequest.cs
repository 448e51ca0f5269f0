namespace OrleansRaft.Groups;

/// <summary>What came to a group's door in one call: answered when the last of it is settled. Used in one activation only.</summary>
/// <typeparam name="T">A result.</typeparam>
/// <param name="count">How much.</param>
internal sealed class DoorCall<T>(int count)
{
    private readonly TaskCompletionSource<T[]> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly T[] _results = new T[count];
    private int _open = count;

    public Task<T[]> Answer => _answer.Task;

    public void Settle(int place, T result)
    {
        _results[place] = result;
        if (--_open == 0) _answer.SetResult(_results);
    }
}

/// <summary>One command or query at a group's door.</summary>
/// <typeparam name="T">What it waits for.</typeparam>
/// <param name="call">The call that it came with.</param>
/// <param name="place">Its place there.</param>
/// <param name="payload">Its bytes.</param>
/// <param name="deadline">When it is given up.</param>
internal sealed class DoorRequest<T>(DoorCall<T> call, int place, ReadOnlyMemory<byte> payload, DateTimeOffset deadline)
{
    public ReadOnlyMemory<byte> Payload { get; } = payload;

    public DateTimeOffset Deadline { get; } = deadline;

    public void Settle(T result) => call.Settle(place, result);
}
