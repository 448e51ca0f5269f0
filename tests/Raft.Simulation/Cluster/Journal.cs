using System.Globalization;

namespace OrleansRaft.Simulation;

/// <summary>
/// What happened, in order: a digest of all of it, the last lines for whoever looks at a failure, and every line for whoever asked.
/// </summary>
/// <param name="lines">Gets every line; null if nobody asked.</param>
internal sealed class Journal(TextWriter? lines)
{
    private const int Kept = 200;

    private readonly Line[] _last = new Line[Kept];
    private ulong _digest = 0xCBF29CE484222325;

    private readonly record struct Line(long At, string What, ulong Who, ulong First, ulong Second, ulong Third)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At,7} {What} {Who}: {First} {Second} {Third}");
    }

    /// <summary>How many events there were.</summary>
    public long Count { get; private set; }

    /// <summary>Equal for equal histories; for different ones, different in all likelihood.</summary>
    public ulong Digest => _digest;

    /// <summary>The last lines, oldest first.</summary>
    public IEnumerable<string> Last =>
        Enumerable.Range(0, (int)Math.Min(Count, Kept)).Select(i => _last[(Count - Math.Min(Count, Kept) + i) % Kept].ToString());

    /// <summary>Takes a line.</summary>
    /// <param name="at">When.</param>
    /// <param name="what">What, in a word.</param>
    /// <param name="who">The silo or the client.</param>
    /// <param name="first">What the word means it to be, as the next two.</param>
    /// <param name="second">See <paramref name="first"/>.</param>
    /// <param name="third">See <paramref name="first"/>.</param>
    public void Add(long at, string what, ulong who, ulong first = 0, ulong second = 0, ulong third = 0)
    {
        var line = new Line(at, what, who, first, second, third);
        _last[Count++ % Kept] = line;
        foreach (var letter in what) Mix(letter);
        Mix((ulong)at);
        Mix(who);
        Mix(first);
        Mix(second);
        Mix(third);
        lines?.WriteLine(line);
    }

    private void Mix(ulong value)
    {
        _digest = (_digest ^ value) * 0x9E3779B97F4A7C15;
        _digest ^= _digest >> 29;
    }
}
