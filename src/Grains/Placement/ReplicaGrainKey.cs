using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using OrleansRaft.Core;
using OrleansRaft.Storage;

namespace OrleansRaft.Placement;

/// <summary>The key of a replica's grain, <c>{group}/{replicaId}@{siloName}</c>: it says where the replica lives.</summary>
/// <param name="Replica">The group and the replica's id.</param>
/// <param name="Silo">The name of its home silo.</param>
public readonly record struct ReplicaGrainKey(ReplicaKey Replica, string Silo)
{
    /// <summary>Reads a key; false if the text is not one.</summary>
    /// <param name="text">The grain's key.</param>
    /// <param name="key">What it says.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out ReplicaGrainKey key)
    {
        key = default;
        if (text is null) return false;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (slash < 0 || at < slash) return false;
        var group = text[..slash];
        var silo = text[(at + 1)..];
        if (!Names.IsGroupId(group) || !Names.IsSiloName(silo)) return false;

        // No leading zeros: a replica with two keys would be two grains.
        var number = text.AsSpan(slash + 1, at - slash - 1);
        if (number.StartsWith('0') || !ulong.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return false;

        key = new ReplicaGrainKey(new ReplicaKey(group, new ReplicaId(id)), silo);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Replica}@{Silo}";
}
