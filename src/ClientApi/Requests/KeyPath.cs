using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using OrleansRaft.ClientApi.Problems;

namespace OrleansRaft.ClientApi.Requests;

/// <summary>
/// The key of a request, from the address as it was sent. The server's own decoding leaves <c>%2F</c> as it is and what is no UTF-8 too,
/// so that several keys would become one.
/// </summary>
internal static class KeyPath
{
    // "/v1/groups/{group}/kv/": what is behind the last of these slashes is the key, with all its own.
    private const int SlashesBeforeKey = 5;

    /// <summary>The key's bytes.</summary>
    public static Read<byte[]> Of(HttpRequest request)
    {
        var path = RawPath(request);
        var slashes = SlashesBeforeKey + request.PathBase.Value.AsSpan().Count('/');
        for (; slashes > 0 && path.Length > 0; slashes--) path = path[(path.IndexOf('/') + 1)..];
        if (!TryDecode(path, out var key)) return ProblemResult.Invalid("key", "must be ASCII with well-formed percent-encoding");
        return key.Length is >= 1 and <= Limits.KeyBytes
            ? key
            : ProblemResult.Invalid("key", $"must have 1 to {Limits.KeyBytes} bytes, not {key.Length}");
    }

    /// <summary>
    /// Whether the path has a segment <c>.</c> or <c>..</c>, plain or encoded. The server resolves them before it looks for an endpoint:
    /// the deletion of such a key would become the deletion of its group.
    /// </summary>
    public static bool HasDotSegment(HttpRequest request)
    {
        var path = RawPath(request);
        foreach (var range in path.Split('/'))
        {
            var segment = path[range];
            if (segment.Length > 6 || !TryDecode(segment, out var bytes)) continue;
            if (bytes.AsSpan().SequenceEqual("."u8) || bytes.AsSpan().SequenceEqual(".."u8)) return true;
        }

        return false;
    }

    private static ReadOnlySpan<char> RawPath(HttpRequest request)
    {
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.AsSpan();

        // A proxy's form: http://host/path.
        if (!target.StartsWith('/') && target.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme)
        {
            target = target[(scheme + 3)..];
            target = target[Math.Max(target.IndexOf('/'), 0)..];
        }

        var end = target.IndexOfAny('?', '#');
        return end < 0 ? target : target[..end];
    }

    private static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        Span<byte> buffer = text.Length <= 256 ? stackalloc byte[text.Length] : new byte[text.Length];
        var count = 0;
        bytes = [];
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c > 0x7F) return false;
            var b = (byte)c;
            if (c == '%')
            {
                var digits = text[(i + 1)..Math.Min(i + 3, text.Length)];
                if (digits.Length < 2 || !byte.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out b)) return false;
                i += 2;
            }

            buffer[count++] = b;
        }

        bytes = buffer[..count].ToArray();
        return true;
    }
}
