using System;

namespace OrleansRaft.Core;

/// <summary>Reads protobuf fields from untrusted bytes: every step says whether it succeeded, none throws.</summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> data)
{
    public const uint VarintWire = 0;
    public const uint Fixed64Wire = 1;
    public const uint BytesWire = 2;
    public const uint Fixed32Wire = 5;

    private ReadOnlySpan<byte> _rest = data;
    private bool _failed;

    /// <summary>Whether everything was read, and read well.</summary>
    public readonly bool AtEnd => _rest.IsEmpty && !_failed;

    /// <summary>Reads the head of the next field; false at the end and on a failure.</summary>
    public bool TryField(out (uint Number, uint Wire) field)
    {
        field = default;
        if (_rest.IsEmpty) return false;
        if (!TryVarint(out var key) || key > uint.MaxValue || key >> 3 == 0) return Fail();
        field = ((uint)(key >> 3), (uint)(key & 7));
        return true;
    }

    public bool TryVarint(out ulong value)
    {
        value = 0;
        for (var i = 0; i < 10 && i < _rest.Length; i++)
        {
            var part = _rest[i];
            if (i == 9 && part > 1) return Fail();
            value |= (ulong)(part & 0x7F) << (7 * i);
            if (part >= 0x80) continue;
            _rest = _rest[(i + 1)..];
            return true;
        }

        return Fail();
    }

    public bool TryBytes(out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!TryVarint(out var length) || length > (ulong)_rest.Length) return Fail();
        value = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }

    /// <summary>Skips a field that is not known. Groups are long deprecated and count as a failure.</summary>
    public bool TrySkip(uint wire) => wire switch
    {
        VarintWire => TryVarint(out _),
        Fixed64Wire => TryAdvance(8),
        BytesWire => TryBytes(out _),
        Fixed32Wire => TryAdvance(4),
        _ => Fail(),
    };

    private bool TryAdvance(int count)
    {
        if (_rest.Length < count) return Fail();
        _rest = _rest[count..];
        return true;
    }

    private bool Fail()
    {
        _failed = true;
        return false;
    }
}
