using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.WireProtocol;
using OrleansRaft.Wire;

namespace OrleansRaft;

/// <summary>
/// Puts <see cref="Payloads"/> on the wire as what they are, one length-prefixed run of bytes: Orleans' own way with
/// <see cref="ReadOnlyMemory{T}"/> reads each byte by a call of its own, which was a tenth of a leader's work.
/// </summary>
[RegisterSerializer]
internal sealed class PayloadsCodec : IFieldCodec<Payloads>
{
    private const int LargestPrefix = 5;

    public void WriteField<TBufferWriter>(ref Writer<TBufferWriter> writer, uint fieldIdDelta, [AllowNull] Type expectedType, [AllowNull] Payloads value)
        where TBufferWriter : IBufferWriter<byte>
    {
        if (ReferenceCodec.TryWriteReferenceField(ref writer, fieldIdDelta, expectedType, value)) return;
        var packed = Pack(value!.Array);
        writer.WriteFieldHeader(fieldIdDelta, expectedType, typeof(Payloads), WireType.LengthPrefixed);
        writer.WriteVarUInt32((uint)packed.Length);
        writer.Write(packed);
    }

    [return: MaybeNull]
    public Payloads ReadValue<TInput>(ref Reader<TInput> reader, Field field)
    {
        if (field.WireType == WireType.Reference) return ReferenceCodec.ReadReference<Payloads, TInput>(ref reader, field);
        field.EnsureWireType(WireType.LengthPrefixed);
        var value = new Payloads(Unpack(reader.ReadBytes(reader.ReadVarUInt32())));
        ReferenceCodec.RecordObject(reader.Session, value);
        return value;
    }

    private static ReadOnlySpan<byte> Pack(ReadOnlyMemory<byte>[] items)
    {
        var size = LargestPrefix;
        foreach (var item in items) size += LargestPrefix + item.Length;
        var buffer = new ArrayBufferWriter<byte>(size);
        var writer = new WireWriter(buffer);
        writer.Number((ulong)items.Length);
        foreach (var item in items) writer.Bytes(item.Span);
        return buffer.WrittenSpan;
    }

    private static ReadOnlyMemory<byte>[] Unpack(byte[] packed)
    {
        var reader = new WireReader(packed);
        var items = new ReadOnlyMemory<byte>[reader.Count()];
        for (var i = 0; i < items.Length; i++) items[i] = reader.Bytes();
        return reader.Complete ? items : throw new InvalidDataException("These bytes are no payloads.");
    }
}

/// <summary>They are not altered: a copy is not needed.</summary>
[RegisterCopier]
internal sealed class PayloadsCopier : ShallowCopier<Payloads>;
