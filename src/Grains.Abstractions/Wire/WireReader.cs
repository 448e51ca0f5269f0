using System.Text;

namespace OrleansRaft.Wire;

/// <summary>
/// Reads what <see cref="WireWriter"/> writes. Total: malformed bytes make <see cref="Failed"/> true and every later answer empty,
/// so that a decoder checks once, at its end. Byte strings are slices of the source, not copies.
/// </summary>
/// <param name="source">The bytes.</param>
internal ref struct WireReader(ReadOnlyMemory<byte> source)
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly ReadOnlyMemory<byte> _source = source;
    private readonly ReadOnlySpan<byte> _span = source.Span;
    private int _position;

    /// <summary>Whether anything was malformed so far.</summary>
    public bool Failed { get; private set; }

    /// <summary>Whether all was well and nothing is left over.</summary>
    public readonly bool Complete => !Failed && _position == _span.Length;

    /// <summary>Bytes that are left.</summary>
    public readonly int Left => _span.Length - _position;

    public byte Byte()
    {
        if (Failed || _position >= _span.Length)
        {
            Failed = true;
            return 0;
        }

        return _span[_position++];
    }

    public ulong Number()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            if (Failed || (shift == 63 && next > 1)) break;
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return value;
        }

        Failed = true;
        return 0;
    }

    /// <summary>A number that counts things of which each takes a byte at least: no more than there are bytes left.</summary>
    public int Count()
    {
        var value = Number();
        if (!Failed && value <= (ulong)Left) return (int)value;
        Failed = true;
        return 0;
    }

    public ReadOnlyMemory<byte> Bytes()
    {
        var length = Count();
        if (Failed) return default;
        var bytes = _source.Slice(_position, length);
        _position += length;
        return bytes;
    }

    public string Text(int maxBytes)
    {
        var bytes = Bytes();
        if (Failed || bytes.Length > maxBytes)
        {
            Failed = true;
            return "";
        }

        try
        {
            return StrictUtf8.GetString(bytes.Span);
        }
        catch (DecoderFallbackException)
        {
            Failed = true;
            return "";
        }
    }
}
