using System.Globalization;

namespace OrleansRaft.Storage.Sqlite;

/// <summary>The file's tables, by version: the numbered scripts of the folder Schema, each applied once.</summary>
internal static class SqliteSchema
{
    private static readonly string[] Scripts = ["raft-001.sql", "raft-002.sql"];

    /// <summary>Brings the file to the newest version, in one transaction, whoever else tries the same.</summary>
    /// <exception cref="LogStoreException">The file is of a later version.</exception>
    public static void Migrate(SqliteSession session)
    {
        if (Version(session) == Scripts.Length) return;
        session.InTransaction(() =>
        {
            var version = Version(session);
            if (version > Scripts.Length)
            {
                throw new LogStoreException(
                    LogFailure.Fatal, $"{session.Path} has version {version}, this program knows {Scripts.Length}: it was written by a later release.");
            }

            foreach (var script in Scripts.AsSpan((int)version)) session.ExecuteScript(Read(script));
            session.ExecuteScript(string.Create(CultureInfo.InvariantCulture, $"pragma user_version = {Scripts.Length}"));
            return version;
        });
    }

    private static long Version(SqliteSession session) => (long)session.Scalar("pragma user_version")!;

    internal static string Read(string script)
    {
        using var reader = new StreamReader(typeof(SqliteSchema).Assembly.GetManifestResourceStream(script)!);
        return reader.ReadToEnd();
    }
}
