using System.Net;
using System.Net.Sockets;
using OrleansRaft.Silo.Configuration;

namespace OrleansRaft.Silo.Hosting;

/// <summary>
/// Looks whether a silo can have what it needs of this machine before anything else is touched: opening the log fences the silo that has
/// it, so a second start by mistake must fail earlier than that.
/// </summary>
internal static class Preflight
{
    /// <summary>Looks.</summary>
    /// <exception cref="InvalidSettingsException">A port is taken, or the log's file cannot be written.</exception>
    public static void Check(SiloSettings settings)
    {
        var problems = new Problems();
        var address = OrleansDefaults.ListenOn(OrleansDefaults.AddressOf(settings));
        CheckPort(address, settings.Silo.Port, "Silo:Port", problems);
        CheckPort(address, settings.Silo.GatewayPort, "Silo:GatewayPort", problems);
        CheckPort(address, settings.Http.Port, "Http:Port", problems);
        problems.ThrowIfAny();

        // A log that cannot be written now is waited for; a folder that never could be is a wrong setting.
        if (settings.Log.Provider == StorageProvider.Sqlite) CheckFile(settings.Log.Path, "Log:Path", problems);
        problems.ThrowIfAny();
    }

    private static void CheckPort(IPAddress address, int port, string key, Problems problems)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
        }
        catch (SocketException e)
        {
            problems.Add($"{key}: {address}:{port} cannot be used ({e.SocketErrorCode})");
        }
    }

    private static void CheckFile(string path, string key, Problems problems)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{key}: {path} cannot be written ({e.Message})");
        }
    }
}
