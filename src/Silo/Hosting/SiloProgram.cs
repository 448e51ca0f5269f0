using OrleansRaft.Silo.Configuration;

namespace OrleansRaft.Silo.Hosting;

/// <summary>
/// The command line: <c>OrleansRaft.Silo [migrate] [--Section:Key=value …]</c>. Settings come from <c>appsettings.json</c> in the current
/// folder, then from the environment (<c>ORLEANSRAFT__Section__Key</c>), then from the command line; the last one counts.
/// </summary>
internal static class SiloProgram
{
    private const string MigrateCommand = "migrate";

    /// <summary>Runs it and returns the exit code; see <see cref="ExitCodes"/>.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            var migrate = args is [MigrateCommand, ..];
            var configuration = Configure(migrate ? args[1..] : args);
            var settings = SiloSettings.Load(configuration);
            return migrate ? await MigrateAsync(settings) : await ServeAsync(settings, configuration);
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync(StartFailure.Describe(e));
            return ExitCodes.CannotStart;
        }
    }

    private static IConfiguration Configure(string[] args)
    {
        if (Array.Find(args, a => !a.StartsWith("--", StringComparison.Ordinal) || !a.Contains('=')) is { } unknown)
        {
            throw new InvalidSettingsException($"'{unknown}' is neither the command {MigrateCommand} nor --Section:Key=value");
        }

        try
        {
            return new ConfigurationBuilder()
                .SetBasePath(Directory.GetCurrentDirectory())
                .AddJsonFile("appsettings.json", optional: true)
                .AddEnvironmentVariables(SiloSettings.EnvironmentPrefix)
                .AddCommandLine(args)
                .Build();
        }
        catch (InvalidDataException e)
        {
            throw new InvalidSettingsException($"{e.Message} {e.GetBaseException().Message}");
        }
    }

    private static async Task<int> MigrateAsync(SiloSettings settings)
    {
        await Schemas.MigrateAsync(settings, CancellationToken.None);
        Console.WriteLine("The schemas are up to date.");
        return ExitCodes.Stopped;
    }

    private static async Task<int> ServeAsync(SiloSettings settings, IConfiguration configuration)
    {
        Preflight.Check(settings);
        await Schemas.PrepareAsync(settings, CancellationToken.None);

        await using var app = SiloApplication.Build(settings, configuration);
        var log = app.Services.GetRequiredService<LogState>();
        using var noted = app.Lifetime.ApplicationStopping.Register(log.NoteStopping);
        using var deadline = new StopDeadline(app.Lifetime, app.Services.GetRequiredService<ILogger<StopDeadline>>(), () => log.ExitCode);
        try
        {
            await app.StartAsync();
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return log.ExitCode;
        }

        await app.WaitForShutdownAsync();
        if (log.ExitCode == ExitCodes.Fenced)
        {
            await Console.Error.WriteLineAsync($"Another process opened the log of silo {settings.Silo.Name}: this one has lost its place and ended.");
        }

        return log.ExitCode;
    }
}
