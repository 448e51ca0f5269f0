using Spectre.Console;

namespace OrleansRaft.RaftCtl.Rendering;

/// <summary>What colours mean here.</summary>
internal static class Styles
{
    public static readonly Style Bold = new(decoration: Decoration.Bold);
    public static readonly Style Dim = new(decoration: Decoration.Dim);
    public static readonly Style Good = new(Color.Green);
    public static readonly Style Busy = new(Color.Yellow);
    public static readonly Style Bad = new(Color.Red);

    /// <summary>Of an operation's state, or a recovery's stage.</summary>
    public static Style OfState(string state) => state switch
    {
        "completed" => Good,
        "refused" or "cancelled" or "failed" or "abandoned" => Bad,
        _ => Busy,
    };
}
