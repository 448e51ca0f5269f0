using System.Buffers.Binary;

namespace OrleansRaft;

/// <summary>What a <see cref="KvAnswer"/> says. The numbers are on the wire: never renumbered.</summary>
public enum KvAnswerKind : byte
{
    /// <summary>The key has a new value.</summary>
    Written = 1,

    /// <summary>The key is gone.</summary>
    Deleted = 2,

    /// <summary>There is no such key.</summary>
    NotFound = 3,

    /// <summary>The condition was not met, and nothing happened.</summary>
    RevisionMismatch = 4,

    /// <summary>The key's value.</summary>
    Found = 5,

    /// <summary>The command or query could not be decoded, and nothing happened.</summary>
    Malformed = 6,
}

/// <summary>
/// An answer of the state machine <see cref="KvClient.StateMachine"/>. On the wire: kind (1 byte), then, unless it is
/// <see cref="KvAnswerKind.NotFound"/> or <see cref="KvAnswerKind.Malformed"/>, the revision (8, little-endian), and with
/// <see cref="KvAnswerKind.Found"/> the value up to the end.
/// </summary>
public readonly struct KvAnswer
{
    private const int ValueAt = 9;

    private static readonly byte[] NotFoundBytes = [(byte)KvAnswerKind.NotFound];
    private static readonly byte[] MalformedBytes = [(byte)KvAnswerKind.Malformed];

    private KvAnswer(KvAnswerKind kind, ulong revision, ReadOnlyMemory<byte> value) => (Kind, Revision, Value) = (kind, revision, value);

    /// <summary>What it says.</summary>
    public KvAnswerKind Kind { get; }

    /// <summary>
    /// The key's revision, which is the log index of the write that set its value: the new one, that which was found, or with
    /// <see cref="KvAnswerKind.RevisionMismatch"/> the one that is there, 0 if there is no such key. With
    /// <see cref="KvAnswerKind.Deleted"/> the log index of the delete.
    /// </summary>
    public ulong Revision { get; }

    /// <summary>With <see cref="KvAnswerKind.Found"/> the value; else empty.</summary>
    public ReadOnlyMemory<byte> Value { get; }

    /// <summary>Encodes <see cref="KvAnswerKind.NotFound"/>.</summary>
    public static ReadOnlyMemory<byte> NotFound => NotFoundBytes;

    /// <summary>Encodes <see cref="KvAnswerKind.Malformed"/>.</summary>
    public static ReadOnlyMemory<byte> Malformed => MalformedBytes;

    /// <summary>Encodes <see cref="KvAnswerKind.Written"/>.</summary>
    /// <param name="revision">The new revision.</param>
    public static ReadOnlyMemory<byte> Written(ulong revision) => Encode(KvAnswerKind.Written, revision, default);

    /// <summary>Encodes <see cref="KvAnswerKind.Deleted"/>.</summary>
    /// <param name="index">The log index of the delete.</param>
    public static ReadOnlyMemory<byte> Deleted(ulong index) => Encode(KvAnswerKind.Deleted, index, default);

    /// <summary>Encodes <see cref="KvAnswerKind.RevisionMismatch"/>.</summary>
    /// <param name="current">The revision that is there; 0 if there is no such key.</param>
    public static ReadOnlyMemory<byte> RevisionMismatch(ulong current) => Encode(KvAnswerKind.RevisionMismatch, current, default);

    /// <summary>Encodes <see cref="KvAnswerKind.Found"/>.</summary>
    /// <param name="revision">The key's revision.</param>
    /// <param name="value">Its value.</param>
    public static ReadOnlyMemory<byte> Found(ulong revision, ReadOnlySpan<byte> value) => Encode(KvAnswerKind.Found, revision, value);

    /// <summary>Decodes any bytes; false if they are not an answer. The value is a slice of the input.</summary>
    /// <param name="encoded">From anywhere.</param>
    /// <param name="answer">The answer.</param>
    public static bool TryDecode(ReadOnlyMemory<byte> encoded, out KvAnswer answer)
    {
        var bytes = encoded.Span;
        var kind = bytes.IsEmpty ? default : (KvAnswerKind)bytes[0];
        answer = default;
        switch (kind)
        {
            case KvAnswerKind.NotFound or KvAnswerKind.Malformed when bytes.Length == 1:
                answer = new(kind, 0, default);
                return true;
            case KvAnswerKind.Written or KvAnswerKind.Deleted or KvAnswerKind.RevisionMismatch when bytes.Length == ValueAt:
            case KvAnswerKind.Found when bytes.Length is >= ValueAt and <= ValueAt + Limits.ValueBytes:
                var revision = BinaryPrimitives.ReadUInt64LittleEndian(bytes[1..]);
                if (revision == 0 && kind is not KvAnswerKind.RevisionMismatch) return false;
                answer = new(kind, revision, encoded[ValueAt..]);
                return true;
            default:
                return false;
        }
    }

    private static byte[] Encode(KvAnswerKind kind, ulong revision, ReadOnlySpan<byte> value)
    {
        var encoded = GC.AllocateUninitializedArray<byte>(ValueAt + value.Length);
        encoded[0] = (byte)kind;
        BinaryPrimitives.WriteUInt64LittleEndian(encoded.AsSpan(1), revision);
        value.CopyTo(encoded.AsSpan(ValueAt));
        return encoded;
    }
}
