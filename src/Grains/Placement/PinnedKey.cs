namespace OrleansRaft.Placement;

/// <summary>The keys of grains that live on the silo that their key names.</summary>
internal static class PinnedKey
{
    private const char Mark = '@';

    /// <summary>The key of a grain that a silo has one of, such as its post.</summary>
    public static string OfSilo(string silo) => Mark + silo;

    /// <summary>The silo that a key names, or null.</summary>
    public static string? SiloOf(GrainId grain)
    {
        var text = grain.Key.ToString();
        if (text is [Mark, .. var silo]) return Names.IsSiloName(silo) ? silo : null;
        return ReplicaGrainKey.TryParse(text, out var key) ? key.Silo : null;
    }
}
