namespace OrleansRaft;

/// <summary>
/// A read of the state machine <see cref="KvClient.StateMachine"/>. On the wire: the byte 1, which stands for a get, and the key.
/// </summary>
public static class KvQuery
{
    private const byte GetKind = 1;

    /// <summary>Encodes a get.</summary>
    /// <param name="key">1 to <see cref="Limits.KeyBytes"/>.</param>
    /// <exception cref="ArgumentException">The key has another length.</exception>
    public static byte[] Get(ReadOnlySpan<byte> key)
    {
        RequireKey(key);
        return [GetKind, .. key];
    }

    /// <summary>Decodes any bytes; false if they are not a query. The key is a slice of the input.</summary>
    /// <param name="encoded">From anywhere.</param>
    /// <param name="key">The key that is asked for.</param>
    public static bool TryDecode(ReadOnlySpan<byte> encoded, out ReadOnlySpan<byte> key)
    {
        var valid = encoded.Length is > 1 and <= Limits.KeyBytes + 1 && encoded[0] == GetKind;
        key = valid ? encoded[1..] : default;
        return valid;
    }

    internal static void RequireKey(ReadOnlySpan<byte> key)
    {
        if (key.Length is 0 or > Limits.KeyBytes)
            throw new ArgumentException($"A key has 1 to {Limits.KeyBytes} bytes, not {key.Length}.", nameof(key));
    }
}
