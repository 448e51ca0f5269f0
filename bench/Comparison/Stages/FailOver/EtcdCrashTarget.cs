using OrleansRaft.Bench.Processes;
using OrleansRaft.Bench.Targets.Etcd;

namespace OrleansRaft.Bench.Stages.FailOver;

/// <summary>etcd, to be killed.</summary>
internal sealed class EtcdCrashTarget(EtcdTarget etcd) : ICrashTarget
{
    private static readonly TimeSpan HealedWithin = TimeSpan.FromMinutes(5);

    private EtcdNode? _killed;

    public string Name => etcd.Name;

    public IReadOnlyList<Fact> Facts => etcd.Facts;

    public IReadOnlyList<IStore> Doors => etcd.Nodes;

    public IStore LeaderDoor => etcd.Leader;

    public async Task<Action> AimAsync(Victim victim, CancellationToken cancellationToken)
    {
        await etcd.FollowLeaderAsync(cancellationToken);
        _killed = victim == Victim.Leader ? etcd.Leader : etcd.Nodes.First(n => n != etcd.Leader);
        return _killed.Kill;
    }

    public Task MissedAsync(CancellationToken cancellationToken) => Task.CompletedTask; // Its own answer tells that it is back.

    public async Task HealAsync(CancellationToken cancellationToken)
    {
        await _killed!.StartAgainAsync();

        // It answers a linearizable read only when it has what the leader had committed by then.
        await Until.TrueAsync("the killed node of etcd is back", HealedWithin, AnswersAsync, cancellationToken);
        await etcd.FollowLeaderAsync(cancellationToken);

        async Task<bool> AnswersAsync()
        {
            try
            {
                await _killed.GetAsync("healed"u8.ToArray());
                return true;
            }
            catch (OperationFailedException)
            {
                return false;
            }
        }
    }

    public ValueTask DisposeAsync() => etcd.DisposeAsync();
}
