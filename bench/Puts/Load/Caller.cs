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

    private readonly byte[][] _keys;
    private readonly byte[] _value = new byte[ValueBytes];
    private long _number;
    private bool _acknowledged;

    public Caller(int id)
    {
        _keys = [.. Enumerable.Range(0, KeyCount).Select(k => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"bench/{id:000}/{k:00}")))];
        new Random(id).NextBytes(_value);
    }

    private byte[] Key => _keys[_number % KeyCount];

    /// <summary>Sets the next key.</summary>
    public async Task PutAsync(ITarget target)
    {
        _acknowledged = false;
        BinaryPrimitives.WriteInt64LittleEndian(_value, ++_number);
        await target.PutAsync(Key, _value);
        _acknowledged = true;
    }

    /// <summary>Reads the last key back.</summary>
    /// <exception cref="BenchException">What was acknowledged is not there.</exception>
    public async Task VerifyAsync(ITarget target)
    {
        if (!_acknowledged) return;
        if (await target.GetAsync(Key) is { } stored && stored.AsSpan().SequenceEqual(_value)) return;
        throw new BenchException($"{target.Name} lost the acknowledged write number {_number} of {Encoding.ASCII.GetString(Key)}.");
    }
}
