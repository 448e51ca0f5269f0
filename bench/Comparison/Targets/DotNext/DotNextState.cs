using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using DotNext.IO;
using DotNext.Net.Cluster.Consensus.Raft.StateMachine;

namespace OrleansRaft.Bench.Targets.DotNext;

/// <summary>Keys and values in memory, as a state machine of DotNext's: what <c>kv</c> is to OrleansRaft.</summary>
/// <param name="folder">Where its snapshots go.</param>
/// <param name="snapshotEntries">Entries between two snapshots; null: none.</param>
internal sealed class DotNextState(string folder, long? snapshotEntries) : SimpleStateMachine(new DirectoryInfo(folder))
{
    private readonly ConcurrentDictionary<Key, byte[]> _values = [];

    /// <summary>A key's value.</summary>
    public byte[]? Find(ReadOnlySpan<byte> key) => _values.GetValueOrDefault(Key.Of(key));

    /// <summary>A command: the key's length in two bytes, the key, the value.</summary>
    public static byte[] Command(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var command = new byte[sizeof(ushort) + key.Length + value.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(command, (ushort)key.Length);
        key.CopyTo(command.AsSpan(sizeof(ushort)));
        value.CopyTo(command.AsSpan(sizeof(ushort) + key.Length));
        return command;
    }

    protected override async ValueTask<bool> ApplyAsync(LogEntry entry, CancellationToken token)
    {
        Set(entry.TryGetPayload(out var payload) ? payload.ToArray() : await entry.ToByteArrayAsync(token: token));
        return snapshotEntries is { } every && entry.Index % every == 0;
    }

    protected override async ValueTask PersistAsync(IAsyncBinaryWriter writer, CancellationToken token)
    {
        var length = new byte[sizeof(int)];
        foreach (var (key, value) in _values)
        {
            var command = Command(key.Bytes, value);
            BinaryPrimitives.WriteInt32LittleEndian(length, command.Length);
            await writer.Invoke(length, token);
            await writer.Invoke(command, token);
        }
    }

    protected override async ValueTask RestoreAsync(FileInfo snapshotFile, CancellationToken token)
    {
        _values.Clear();
        var bytes = await File.ReadAllBytesAsync(snapshotFile.FullName, token);
        for (var at = 0; at < bytes.Length;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));
            Set(bytes.AsSpan(at + sizeof(int), length));
            at += sizeof(int) + length;
        }
    }

    private void Set(ReadOnlySpan<byte> command)
    {
        // The entry that a new leader begins its term with is empty.
        if (command.IsEmpty) return;
        var key = BinaryPrimitives.ReadUInt16LittleEndian(command);
        _values[Key.Of(command.Slice(sizeof(ushort), key))] = command[(sizeof(ushort) + key)..].ToArray();
    }

    /// <summary>Bytes that are equal when they are the same.</summary>
    private readonly struct Key : IEquatable<Key>
    {
        private readonly int _hash;

        private Key(byte[] bytes)
        {
            Bytes = bytes;
            var hash = default(HashCode);
            hash.AddBytes(bytes);
            _hash = hash.ToHashCode();
        }

        public byte[] Bytes { get; }

        public static Key Of(ReadOnlySpan<byte> bytes) => new(bytes.ToArray());

        public bool Equals(Key other) => Bytes.AsSpan().SequenceEqual(other.Bytes);

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode() => _hash;
    }
}
