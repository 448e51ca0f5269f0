using System.Buffers.Binary;

namespace OrleansRaft;

/// <summary>What a <see cref="KvCommand"/> does. The numbers are on the wire: never renumbered.</summary>
public enum KvOperation : byte
{
    /// <summary>Sets a key's value.</summary>
    Put = 1,

    /// <summary>Removes a key.</summary>
    Delete = 2,
}

/// <summary>
/// A write to the state machine <see cref="KvClient.StateMachine"/>. On the wire: operation (1 byte), condition (1), its revision (8,
/// only with <see cref="KvConditionKind.Revision"/>), the key's length (2), the key, and for a put the value up to the end; numbers are
/// little-endian. A command has one encoding only.
/// </summary>
public readonly struct KvCommand
{
    private KvCommand(KvOperation operation, KvCondition condition, ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value) =>
        (Operation, Condition, Key, Value) = (operation, condition, key, value);

    /// <summary>What it does.</summary>
    public KvOperation Operation { get; }

    /// <summary>When it does it.</summary>
    public KvCondition Condition { get; }

    /// <summary>The key: 1 to <see cref="Limits.KeyBytes"/>.</summary>
    public ReadOnlyMemory<byte> Key { get; }

    /// <summary>With a put the value, to <see cref="Limits.ValueBytes"/>; else empty.</summary>
    public ReadOnlyMemory<byte> Value { get; }

    /// <summary>Encodes a put.</summary>
    /// <param name="key">1 to <see cref="Limits.KeyBytes"/>.</param>
    /// <param name="value">To <see cref="Limits.ValueBytes"/>.</param>
    /// <param name="condition">When.</param>
    /// <exception cref="ArgumentException">The key or the value has another length.</exception>
    public static byte[] Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, KvCondition condition = default)
    {
        if (value.Length > Limits.ValueBytes)
            throw new ArgumentException($"A value has at most {Limits.ValueBytes} bytes, not {value.Length}.", nameof(value));
        return Encode(KvOperation.Put, key, value, condition);
    }

    /// <summary>Encodes a delete.</summary>
    /// <param name="key">1 to <see cref="Limits.KeyBytes"/>.</param>
    /// <param name="condition">When.</param>
    /// <exception cref="ArgumentException">The key has another length.</exception>
    public static byte[] Delete(ReadOnlySpan<byte> key, KvCondition condition = default) =>
        Encode(KvOperation.Delete, key, default, condition);

    /// <summary>Decodes any bytes; false if they are not a command. Key and value are slices of the input.</summary>
    /// <param name="encoded">From anywhere.</param>
    /// <param name="command">The command.</param>
    public static bool TryDecode(ReadOnlyMemory<byte> encoded, out KvCommand command)
    {
        command = default;
        var bytes = encoded.Span;
        if (bytes.Length < 2) return false;
        var operation = (KvOperation)bytes[0];
        if (operation is not (KvOperation.Put or KvOperation.Delete)) return false;
        if (!TryDecodeCondition(bytes, out var condition, out var at)) return false;

        if (bytes.Length < at + 2) return false;
        var keyLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
        at += 2;
        if (keyLength is 0 or > Limits.KeyBytes || bytes.Length - at < keyLength) return false;

        var valueLength = bytes.Length - at - keyLength;
        if (valueLength > (operation is KvOperation.Put ? Limits.ValueBytes : 0)) return false;
        command = new(operation, condition, encoded.Slice(at, keyLength), encoded[(at + keyLength)..]);
        return true;
    }

    private static bool TryDecodeCondition(ReadOnlySpan<byte> bytes, out KvCondition condition, out int end)
    {
        end = 2;
        switch ((KvConditionKind)bytes[1])
        {
            case KvConditionKind.None:
                condition = KvCondition.None;
                return true;
            case KvConditionKind.Absent:
                condition = KvCondition.IfAbsent;
                return true;
            case KvConditionKind.Present:
                condition = KvCondition.IfPresent;
                return true;
            case KvConditionKind.Revision when BinaryPrimitives.TryReadUInt64LittleEndian(bytes[2..], out var revision) && revision != 0:
                condition = KvCondition.IfRevision(revision);
                end = 10;
                return true;
            default:
                condition = default;
                return false;
        }
    }

    private static byte[] Encode(KvOperation operation, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, KvCondition condition)
    {
        KvQuery.RequireKey(key);
        var at = condition.Kind is KvConditionKind.Revision ? 10 : 2;
        var encoded = GC.AllocateUninitializedArray<byte>(at + 2 + key.Length + value.Length);
        encoded[0] = (byte)operation;
        encoded[1] = (byte)condition.Kind;
        if (condition.Kind is KvConditionKind.Revision) BinaryPrimitives.WriteUInt64LittleEndian(encoded.AsSpan(2), condition.Revision);
        BinaryPrimitives.WriteUInt16LittleEndian(encoded.AsSpan(at), (ushort)key.Length);
        key.CopyTo(encoded.AsSpan(at + 2));
        value.CopyTo(encoded.AsSpan(at + 2 + key.Length));
        return encoded;
    }
}
