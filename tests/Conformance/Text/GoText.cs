using System.Buffers;
using System.Globalization;
using System.Text;

namespace OrleansRaft.Conformance.Text;

/// <summary>How the transcripts print strings and lists.</summary>
internal static class GoText
{
    /// <summary>Bytes as a quoted string: printable text as it is, everything else escaped.</summary>
    public static string Quote(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder("\"");
        while (!bytes.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(bytes, out var rune, out var length);
            if (status == OperationStatus.Done) Append(text, rune);
            else text.Append($"\\x{bytes[0]:x2}");
            bytes = bytes[(status == OperationStatus.Done ? length : 1)..];
        }

        return text.Append('"').ToString();
    }

    /// <summary>A list of numbers: <c>[1 2 3]</c>.</summary>
    public static string List<T>(IEnumerable<T> items) => $"[{string.Join(' ', items)}]";

    private static void Append(StringBuilder text, Rune rune)
    {
        var escaped = rune.Value switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\a' => "\\a",
            '\b' => "\\b",
            '\f' => "\\f",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\v' => "\\v",
            < 0x20 or 0x7f => $"\\x{rune.Value:x2}",
            _ => null,
        };
        if (escaped is not null) text.Append(escaped);
        else if (IsPrintable(rune)) text.Append(rune);
        else text.Append(rune.Value < 0x10000 ? $"\\u{rune.Value:x4}" : $"\\U{rune.Value:x8}");
    }

    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator);
}
