namespace OrleansRaft.Groups;

/// <summary>A caller that waits at a group's door.</summary>
/// <typeparam name="T">What it waits for.</typeparam>
/// <param name="payload">Its command or query.</param>
/// <param name="deadline">When it is given up.</param>
internal sealed class PendingRequest<T>(ReadOnlyMemory<byte> payload, DateTimeOffset deadline)
{
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ReadOnlyMemory<byte> Payload { get; } = payload;

    public DateTimeOffset Deadline { get; } = deadline;

    public Task<T> Result => _result.Task;

    public void Settle(T result) => _result.TrySetResult(result);
}
