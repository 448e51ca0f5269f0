using System.Collections.Concurrent;
using Orleans.Storage;

namespace OrleansRaft.Cluster.Tests.Support;

/// <summary>Grain state that outlives every silo of a test cluster, with real etags: what a database would be.</summary>
/// <remarks>In the JSON that databases get: not every type that the wire takes can be read again from it.</remarks>
/// <param name="rows">What is stored.</param>
/// <param name="serializer">Makes bytes of it.</param>
/// <param name="writing">Called with a state's name and itself before it is written.</param>
/// <param name="written">Called with a state's name and itself when it is durable, before the grain that wrote it hears of that.</param>
internal sealed class SharedGrainStorage(
    ConcurrentDictionary<string, (byte[] Bytes, string ETag)> rows,
    IGrainStorageSerializer serializer,
    Func<string, object?, Task> writing,
    Func<string, object?, Task> written)
    : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (!rows.TryGetValue(Key(stateName, grainId), out var row)) return Task.CompletedTask;
        grainState.State = serializer.Deserialize<T>(new BinaryData(row.Bytes))!;
        grainState.ETag = row.ETag;
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var bytes = serializer.Serialize(grainState.State).ToArray();
        await writing(stateName, serializer.Deserialize<T>(bytes));
        var row = (bytes, Guid.NewGuid().ToString());
        var key = Key(stateName, grainId);
        var isWritten = grainState.ETag is null
            ? rows.TryAdd(key, row)
            : rows.TryGetValue(key, out var old) && old.ETag == grainState.ETag && rows.TryUpdate(key, row, old);
        if (!isWritten) throw new InconsistentStateException("The row was changed by another.");
        grainState.ETag = row.Item2;
        grainState.RecordExists = true;
        await written(stateName, serializer.Deserialize<T>(bytes));
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        rows.TryRemove(Key(stateName, grainId), out _);
        return Task.CompletedTask;
    }

    private static string Key(string stateName, GrainId grainId) => $"{stateName}|{grainId}";
}
