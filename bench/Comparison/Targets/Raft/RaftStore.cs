namespace OrleansRaft.Bench.Targets.Raft;

/// <summary>The keys and values of one group.</summary>
/// <param name="group">The group, by way of some silo.</param>
internal sealed class RaftStore(RaftGroupClient group) : IStore
{
    private readonly KvClient _keys = group.Kv();

    public async Task PutAsync(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value)
    {
        var result = await _keys.PutAsync(key, value);
        if (result is not KvPutResult.Written) throw new OperationFailedException(result.ToString());
    }

    public async Task<byte[]?> GetAsync(ReadOnlyMemory<byte> key) => await _keys.GetAsync(key) switch
    {
        KvGetResult.Found found => found.Value.ToArray(),
        KvGetResult.NotFound => null,
        var other => throw new OperationFailedException(other.ToString()),
    };
}
