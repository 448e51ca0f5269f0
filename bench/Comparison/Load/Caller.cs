using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace OrleansRaft.Bench.Load;

/// <summary>
/// One of the concurrent callers. It writes keys that are nobody else's, each value with a number of its own, so that it can tell
/// afterwards whether its last acknowledged value is there.
/// </summary>
internal sealed class Caller
{
    /// <summary>The size of a value, in bytes.</summary>
    public const int ValueBytes = 256;

    private const int KeyCount = 40;
    private const int ReadsPerWrite = 9;

    private readonly byte[][] _keys;
    private readonly byte[] _value = new byte[ValueBytes];
    private long _number;
    private int _asked;
    private bool _acknowledged;

    /// <summary>Makes one.</summary>
    /// <param name="id">Which one.</param>
    /// <param name="origin">Where it calls from: callers of one id in two processes have different keys.</param>
    public Caller(int id, string origin)
    {
        Id = id;
        _keys = [.. Enumerable.Range(0, KeyCount).Select(k => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{origin}/{id:0000}/{k:00}")))];
        new Random(id).NextBytes(_value);
    }

    /// <summary>Which one.</summary>
    public int Id { get; }

    private byte[] Key => _keys[_number % KeyCount];

    /// <summary>Asks for the next thing of a workload.</summary>
    public Task NextAsync(IStore store, Workload workload) => workload switch
    {
        Workload.Put => PutAsync(store),
        Workload.Get => GetAsync(store),
        Workload.Mixed => _asked++ % (ReadsPerWrite + 1) == 0 ? PutAsync(store) : GetAsync(store),
        _ => throw new InvalidOperationException($"No caller asks a store for {workload}."),
    };

    /// <summary>Reads the last key back.</summary>
    /// <returns>Whether the last acknowledged value is there; true if the last one was not acknowledged.</returns>
    public async Task<bool> VerifyAsync(IStore store) =>
        !_acknowledged || (await store.GetAsync(Key) is { } stored && stored.AsSpan().SequenceEqual(_value));

    private async Task PutAsync(IStore store)
    {
        _acknowledged = false;
        BinaryPrimitives.WriteInt64LittleEndian(_value, ++_number);
        await store.PutAsync(Key, _value);
        _acknowledged = true;
    }

    private async Task GetAsync(IStore store)
    {
        // Nothing to read yet: the first question of a fresh store writes instead, so that every read has a value to carry.
        if (_number == 0) await PutAsync(store);
        else if (await store.GetAsync(Key) is null && _acknowledged) throw new BenchException("A value that was acknowledged is not there.");
    }
}
