namespace OrleansRaft;

/// <summary>A caller that waits for its part of a call to a silo's door.</summary>
/// <param name="group">The group that it asks.</param>
/// <param name="place">Who leads it, as far as is known.</param>
/// <param name="payload">Its command or query.</param>
internal sealed class SiloRequest(string group, LeaderPlace place, ReadOnlyMemory<byte> payload)
{
    private readonly TaskCompletionSource<SiloAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Group => group;

    public LeaderPlace Place => place;

    public ReadOnlyMemory<byte> Payload => payload;

    public Task<SiloAnswer> Answer => _answer.Task;

    public void Settle(SiloAnswer answer) => _answer.TrySetResult(answer);
}
