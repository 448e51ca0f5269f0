using System.Buffers;
using System.Text;

namespace OrleansRaft.StateMachines.Tests;

/// <summary>The state machine as a group drives it, with keys and values as text.</summary>
internal sealed class KvHarness
{
    public KvStateMachine Machine { get; } = new();

    public ulong Index { get; private set; }

    public KvAnswer Put(string key, string value, KvCondition condition = default) => Apply(KvCommand.Put(Bytes(key), Bytes(value), condition));

    public KvAnswer Delete(string key, KvCondition condition = default) => Apply(KvCommand.Delete(Bytes(key), condition));

    public KvAnswer Apply(ReadOnlyMemory<byte> command) => Decode(Machine.Apply(++Index, command));

    public KvAnswer Get(string key) => Decode(Machine.Query(KvQuery.Get(Bytes(key))));

    public string? Text(string key) => Get(key) is { Kind: KvAnswerKind.Found } found ? Encoding.UTF8.GetString(found.Value.Span) : null;

    public byte[] Snapshot()
    {
        using var snapshot = Machine.Capture();
        return Write(snapshot);
    }

    public static byte[] Write(IStateSnapshot snapshot)
    {
        var buffer = new ArrayBufferWriter<byte>();
        snapshot.WriteTo(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static KvAnswer Decode(ReadOnlyMemory<byte> encoded)
    {
        Assert.True(KvAnswer.TryDecode(encoded, out var answer));
        return answer;
    }
}
