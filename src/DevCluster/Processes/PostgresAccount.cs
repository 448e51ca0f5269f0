using System.Security.Cryptography;

namespace OrleansRaft.DevCluster.Processes;

/// <summary>Who the cluster's Postgres instances run as on this machine, and who connects to them.</summary>
/// <param name="Password">The password of <see cref="Role"/>, made once for each data folder.</param>
/// <param name="User">The machine's user that they run as; null for the one of this process.</param>
internal sealed record PostgresAccount(string Password, string? User)
{
    /// <summary>The role that owns the databases.</summary>
    public const string Role = "orleansraft";

    /// <summary>Puts a command under the right user. Postgres refuses to run as root.</summary>
    public IReadOnlyList<string> Run(params IReadOnlyList<string> command) =>
        User is null ? command : [Programs.Find("setpriv")!, $"--reuid={User}", $"--regid={User}", "--init-groups", "--", .. command];

    /// <summary>Finds the user, and reads the password or makes it.</summary>
    /// <param name="folder">Where the password is kept.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DevClusterException">There is no such user, or it cannot reach the folder.</exception>
    public static async Task<PostgresAccount> PrepareAsync(string folder, CancellationToken cancellationToken)
    {
        var account = new PostgresAccount(await PasswordAsync(folder, cancellationToken), UserToBecome());
        if (account.User is null) return account;
        try
        {
            await Programs.RunAsync(account.Run("test", "-x", folder), "/", cancellationToken);
        }
        catch (DevClusterException)
        {
            throw new DevClusterException(
                $"Postgres does not run as root, and the user {account.User} cannot reach {folder}: choose another folder with {DevOptions.DataFolderVariable}.");
        }

        return account;
    }

    private static string? UserToBecome()
    {
        if (!Unix.IsRoot) return null;
        if (Programs.Find("setpriv") is null) throw new DevClusterException("Postgres does not run as root, and setpriv (util-linux) is not here to change the user.");
        return File.ReadLines("/etc/passwd").Any(l => l.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";
    }

    private static async Task<string> PasswordAsync(string folder, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, "password");
        if (File.Exists(file)) return await File.ReadAllTextAsync(file, cancellationToken);
        var password = RandomNumberGenerator.GetHexString(32, lowercase: true);
        await PrivateFile.WriteAsync(file, password, cancellationToken);
        return password;
    }
}
