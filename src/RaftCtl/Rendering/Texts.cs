using System.Globalization;
using OrleansRaft.RaftCtl.Api;

namespace OrleansRaft.RaftCtl.Rendering;

/// <summary>How numbers, times and lists read.</summary>
internal static class Texts
{
    private const string None = "-";

    /// <summary>Ids with spaces between, or a dash.</summary>
    public static string Ids(IReadOnlyList<ulong> ids) => ids.Count == 0 ? None : string.Join(' ', ids);

    /// <summary>A text, or a dash.</summary>
    public static string OrNone(string? text) => string.IsNullOrEmpty(text) ? None : text;

    /// <summary>A whole number, or a dash.</summary>
    public static string OrNone(ulong? number) => number is { } value ? Number(value) : None;

    /// <summary>A whole number.</summary>
    public static string Number(ulong number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A point in time, in UTC.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    /// <summary>A duration, or a dash.</summary>
    /// <param name="milliseconds">How long.</param>
    public static string Duration(long? milliseconds) => milliseconds switch
    {
        null => None,
        < 1_000 => $"{milliseconds} ms",
        < 60_000 => (milliseconds.Value / 1_000.0).ToString("0.0 s", CultureInfo.InvariantCulture),
        < 3_600_000 => $"{milliseconds / 60_000} min {milliseconds % 60_000 / 1_000} s",
        _ => $"{milliseconds / 3_600_000} h {milliseconds % 3_600_000 / 60_000} min",
    };

    /// <summary>An amount of bytes.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1024 => $"{bytes} B",
        < 1024 * 1024 => (bytes / 1024.0).ToString("0.0 KiB", CultureInfo.InvariantCulture),
        < 1024L * 1024 * 1024 => (bytes / (1024.0 * 1024)).ToString("0.0 MiB", CultureInfo.InvariantCulture),
        _ => (bytes / (1024.0 * 1024 * 1024)).ToString("0.0 GiB", CultureInfo.InvariantCulture),
    };

    /// <summary>What may still fail.</summary>
    public static string Survives(ToleratedFailures failures) =>
        $"{Count(failures.Replicas, "replica")}, {Count(failures.Silos, "silo")}, {Count(failures.Databases, "database")}";

    /// <summary>A change as one writes it.</summary>
    public static string Changes(IReadOnlyList<MemberChange> changes) => changes.Count == 0 ? None : string.Join(", ", changes.Select(Change));

    /// <summary>How far a new member is.</summary>
    public static string CatchUp(CatchUp member) =>
        $"{(int)(member.Share * 100)} %, {member.Match} of {member.Target} entries, {Bytes(member.BytesLeft)} left";

    private static string Change(MemberChange change) => change switch
    {
        { Silo: { } silo, ReplicaId: { } id } => $"{change.Type} {silo} (replica {id})",
        { Silo: { } silo } => $"{change.Type} {silo}",
        _ => $"{change.Type} {change.ReplicaId}",
    };

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
