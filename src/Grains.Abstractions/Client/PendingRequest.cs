namespace OrleansRaft;

/// <summary>A caller that waits for its part of a call.</summary>
/// <typeparam name="T">What it waits for.</typeparam>
/// <param name="payload">Its command or query.</param>
internal sealed class PendingRequest<T>(ReadOnlyMemory<byte> payload)
{
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ReadOnlyMemory<byte> Payload { get; } = payload;

    public Task<T> Result => _result.Task;

    public void Settle(T result) => _result.SetResult(result);

    public void Fail(Exception exception) => _result.SetException(exception);
}
