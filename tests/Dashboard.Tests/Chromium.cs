[assembly: AssemblyFixture(typeof(OrleansRaft.Dashboard.Tests.Chromium))]

namespace OrleansRaft.Dashboard.Tests;

/// <summary>
/// The machine's own Chromium, started once for all tests. Playwright brings its driver in its package, and no browser: nothing is
/// downloaded here.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Variable = "ORLEANSRAFT_TEST_CHROMIUM";

    /// <summary>How long a page may take for one thing, in milliseconds: the machine may be busy.</summary>
    private const float PatienceMs = 60_000;

    /// <summary>How long the browser may take to start.</summary>
    private const float LaunchMs = 120_000;

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Find() is not { } program) return;
        SetDefaultExpectTimeout(PatienceMs);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = program, Timeout = LaunchMs });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A page of its own, that shares nothing with others. Skips the test where there is no browser.</summary>
    internal async Task<IPage> NewPageAsync(Screen screen)
    {
        Assert.SkipWhen(_browser is null, $"There is no Chromium on this machine: install Debian's package, or name a program in {Variable}.");
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = screen.Scheme,
            ViewportSize = new ViewportSize { Width = screen.Width, Height = screen.Height },
            DeviceScaleFactor = 1,
            ReducedMotion = ReducedMotion.Reduce,
            Locale = "en-GB",
            TimezoneId = "UTC",
        });
        context.SetDefaultTimeout(PatienceMs);
        return await context.NewPageAsync();
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named) return named;
        var folders = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [];
        return Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}

/// <summary>What the page is seen on.</summary>
internal sealed record Screen(ColorScheme Scheme = ColorScheme.Light, int Width = 1280, int Height = 900)
{
    public static readonly Screen Phone = new(Width: 375, Height: 720);
}
