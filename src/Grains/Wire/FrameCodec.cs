using System.Buffers;
using OrleansRaft.Core;

namespace OrleansRaft.Wire;

/// <summary>
/// The wire format of <see cref="Frame"/>. Our own, since entries make up nearly all of the traffic: payloads are copied once when they
/// are written, and not at all when they are read.
/// </summary>
internal static class FrameCodec
{
    private const byte Version = 1;
    private const int FirstScratch = 4 * 1024;

    /// <summary>A larger frame's buffer is not kept: each thread has one.</summary>
    private const int LargestScratch = 1024 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? s_scratch;

    public static byte[] Encode(Frame frame)
    {
        var buffer = Scratch();
        var writer = new WireWriter(buffer);
        writer.Byte(Version);
        writer.Number(frame.From.Value);
        writer.Text(frame.FromSilo);
        writer.Number(frame.FromEpoch);
        writer.Number(frame.To.Value);
        writer.Number(frame.ToEpoch);
        writer.Number((ulong)frame.Messages.Count);
        foreach (var message in frame.Messages) MessageCodec.Write(writer, message);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a frame; null if the bytes are not one.</summary>
    public static Frame? Decode(ReadOnlyMemory<byte> bytes)
    {
        var reader = new WireReader(bytes);
        if (reader.Byte() != Version) return null;
        var from = new ReplicaId(reader.Number());
        var silo = reader.Text(Limits.SiloNameLength);
        var fromEpoch = reader.Number();
        var to = new ReplicaId(reader.Number());
        var toEpoch = reader.Number();
        var messages = new Message[reader.Count()];
        for (var i = 0; i < messages.Length && !reader.Failed; i++)
        {
            if (MessageCodec.Read(ref reader, from, to) is not { } message) return null;
            messages[i] = message;
        }

        return reader.Complete && IsReplica(from) && IsReplica(to) && Names.IsSiloName(silo)
            ? new Frame(from, silo, fromEpoch, to, toEpoch, messages)
            : null;
    }

    /// <summary>A replica's own storage threads say nothing from outside: a forged one could vouch for what is not written.</summary>
    private static bool IsReplica(ReplicaId id) => !id.IsNone && !id.IsLocalThread;

    /// <summary>A buffer of this thread, so that a frame is allocated once and in its exact size.</summary>
    private static ArrayBufferWriter<byte> Scratch()
    {
        if (s_scratch is not { Capacity: <= LargestScratch } scratch) return s_scratch = new ArrayBufferWriter<byte>(FirstScratch);
        scratch.ResetWrittenCount();
        return scratch;
    }
}
