using System.Globalization;
using OrleansRaft.TestSupport;

namespace OrleansRaft.Dashboard.Tests;

public sealed class Appearance(Chromium chromium)
{
    /// <summary>Text and what it stands on, by the names of the style sheet.</summary>
    private static readonly (string Text, string Ground)[] Pairs =
    [
        ("text", "page"), ("text", "surface"), ("text", "raised"), ("muted", "page"), ("muted", "surface"), ("muted", "raised"),
        ("accent", "page"), ("accent", "surface"), ("accent-text", "accent"), ("good", "surface"), ("good", "good-area"), ("warn", "warn-area"),
        ("danger", "surface"), ("danger", "danger-area"), ("busy", "busy-area"), ("incoming", "surface"), ("outgoing", "surface"), ("learners", "surface"),
        ("surface", "incoming"), ("surface", "outgoing"), ("surface", "danger"),
    ];

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_text_can_be_read_on_what_it_stands_on(ColorScheme scheme)
    {
        await using var page = await OpenAsync(new Screen(scheme));
        var ground = await LuminanceAsync(page, "page");
        Assert.Equal(scheme == ColorScheme.Light, ground > 0.5);
        Assert.Equal(await ColourAsync(page, "page"), await page.Browser.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        foreach (var (text, on) in Pairs)
        {
            var (a, b) = (await LuminanceAsync(page, text), await LuminanceAsync(page, on));
            var contrast = (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
            Assert.True(contrast >= 4.5, $"{text} on {on} has a contrast of {contrast:F2} in {scheme}; WCAG's AA asks for 4.5.");
        }

        page.AssertClean();
    }

    [Fact]
    public async Task Everything_is_reached_on_a_narrow_screen()
    {
        await using var page = await OpenAsync(Screen.Phone, "/change");
        foreach (var place in new[] { ".picture", ".members .row-actions", ".history", "form select", ".facts" })
        {
            var box = await page.Main.Locator(place).First.BoundingBoxAsync();
            Assert.NotNull(box);
            Assert.InRange(box.X, 0, Screen.Phone.Width);
            Assert.InRange(box.X + box.Width, 0, Screen.Phone.Width);
        }

        Assert.True(await page.Browser.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        page.AssertClean();
    }

    [Fact]
    public async Task A_hidden_page_asks_nothing_until_it_is_seen_again()
    {
        await using var page = await DashboardPage.StartAsync(chromium);
        var group = page.Add(Scenes.Stable());
        var underWay = 0;
        page.Browser.Request += (_, _) => Interlocked.Increment(ref underWay);
        page.Browser.RequestFinished += (_, _) => Interlocked.Decrement(ref underWay);
        page.Browser.RequestFailed += (_, _) => Interlocked.Decrement(ref underWay);
        await page.Browser.Clock.InstallAsync();
        await page.OpenAsync($"/groups/{Scenes.Group}");
        await Expect(page.Main.Locator(".facts")).ToContainTextAsync("1,204");

        var asked = 0;
        group.OnDescribe = () =>
        {
            asked++;
            return new(group.View! with { CommitIndex = 2000 });
        };
        await HideAsync(page, hidden: true);
        await Eventually.TrueAsync(
            () => Volatile.Read(ref underWay) == 0, "what was asked before is answered", TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        asked = 0;
        await page.Browser.Clock.RunForAsync(60_000);
        Assert.Equal(0, asked);
        await HideAsync(page, hidden: false);
        await Expect(page.Main.Locator(".facts")).ToContainTextAsync("2,000");
        page.AssertClean();
    }

    [Fact]
    public async Task An_API_that_does_not_answer_is_told_and_found_again()
    {
        await using var page = await OpenAsync(new Screen());
        var status = page.Browser.Locator("#connection");
        await Expect(status).ToHaveTextAsync("Live");
        await page.Browser.Context.SetOfflineAsync(true);
        await Expect(status).ToHaveTextAsync("The API does not answer. Trying again.");
        await Expect(page.Main.GetByRole(AriaRole.Alert)).ToContainTextAsync("What is shown is not of now.");
        await page.Browser.Context.SetOfflineAsync(false);
        await Expect(status).ToHaveTextAsync("Live");
        await Expect(page.Main.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
    }

    private async Task<DashboardPage> OpenAsync(Screen screen, string place = "")
    {
        var page = await DashboardPage.StartAsync(chromium, screen);
        page.Add(Scenes.Joint());
        await page.OpenAsync($"/groups/{Scenes.Group}{place}");
        await Expect(page.Main.Locator(".picture")).ToBeVisibleAsync();
        return page;
    }

    private static async Task HideAsync(DashboardPage page, bool hidden) => await page.Browser.EvaluateAsync(
        "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); }",
        hidden);

    /// <summary>What the browser makes of a colour of the style sheet: <c>rgb(1, 2, 3)</c>.</summary>
    private static Task<string> ColourAsync(DashboardPage page, string name) => page.Browser.EvaluateAsync<string>(
        """
        name => {
          const probe = document.body.appendChild(document.createElement('i'));
          probe.style.color = `var(--${name})`;
          const colour = getComputedStyle(probe).color;
          probe.remove();
          return colour;
        }
        """,
        name);

    /// <summary>The relative luminance of WCAG 2.</summary>
    private static async Task<double> LuminanceAsync(DashboardPage page, string name)
    {
        var parts = (await ColourAsync(page, name))["rgb(".Length..^1].Split(", ");
        var linear = parts.Select(p => double.Parse(p, CultureInfo.InvariantCulture) / 255).Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4)).ToArray();
        return (0.2126 * linear[0]) + (0.7152 * linear[1]) + (0.0722 * linear[2]);
    }
}
