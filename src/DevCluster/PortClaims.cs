using System.Collections.Concurrent;

namespace OrleansRaft.DevCluster;

/// <summary>
/// Ports that this process means to give to its children. Between the choice and the moment at which a child listens nobody else sees that a
/// port is taken; so it is claimed by a lock on a file, which the operating system drops when this process ends, however it ends.
/// </summary>
internal static class PortClaims
{
    private static readonly string Folder = Path.Combine(Path.GetTempPath(), $"orleansraft-ports-{Environment.UserName}");
    private static readonly ConcurrentDictionary<int, FileStream> Claimed = new();

    /// <summary>Claims a port until this process ends.</summary>
    /// <returns>False if another process of this user has claimed it.</returns>
    public static bool TryClaim(int port)
    {
        if (Claimed.ContainsKey(port)) return true;
        try
        {
            Directory.CreateDirectory(Folder);
            var claim = new FileStream(Path.Combine(Folder, $"{port}"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            if (!Claimed.TryAdd(port, claim)) claim.Dispose();
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return true; // Nobody can claim anything here; the port itself will tell.
        }
        catch (IOException)
        {
            return false;
        }
    }
}
