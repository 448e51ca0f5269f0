namespace OrleansRaft.Dashboard.Tests;

public sealed class Safety(Chromium chromium)
{
    private const string Attack = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>";

    [Fact]
    public async Task What_the_API_tells_is_shown_as_text_whatever_it_says()
    {
        await using var page = await DashboardPage.StartAsync(chromium);
        var view = Scenes.Stable() with { StateMachine = Attack };
        page.Add(view with { Replicas = [view.Replicas[0] with { Silo = Attack, Database = Attack }, .. view.Replicas.Skip(1)] });
        var operations = page.Cluster.Group(Scenes.Group).Membership;
        operations.Begin(new ChangeRequest { Kind = OperationKind.Change, Changes = [MemberChange.AddVoter(Attack)] });
        operations.Enter("1", OperationState.Failed, new OperationResultView(OperationState.Failed, null, Attack));
        operations.OnSubmit = _ => Task.FromResult<SubmitResult>(new SubmitResult.Rejected(new Rejection(RejectionCode.InvalidChange, Attack)));
        await page.AnswerAsync("POST", "/plan", 200, """
            {"version":12,"refusal":null,"phases":[],"warnings":[{"code":"<b>bold</b>","detail":"<b>bold</b>"}]}
            """);

        await page.OpenAsync();
        await Expect(page.Main.Locator(".card")).ToContainTextAsync(Attack);
        await page.OpenAsync($"/groups/{Scenes.Group}/change/remove/2");
        await Expect(page.Main.Locator(".badges")).ToContainTextAsync($"State machine {Attack}");
        await Expect(page.Main.Locator("[data-name=Silo]").First).ToHaveTextAsync(Attack);
        await Expect(page.Main.Locator(".domain h3").First).ToHaveAttributeAsync("title", Attack);
        await Expect(page.Main.Locator(".operation .notice")).ToContainTextAsync(Attack);
        await page.Main.GetByRole(AriaRole.Button, new() { Name = "Plan" }).ClickAsync();
        await Expect(page.Main.Locator(".warnings")).ToHaveTextAsync("<b>bold</b> <b>bold</b>");
        await page.Main.GetByRole(AriaRole.Button, new() { Name = "Start the change" }).ClickAsync();
        await Expect(page.Main.GetByRole(AriaRole.Alert)).ToContainTextAsync(Attack);

        await Expect(page.Main.Locator("img, script, b")).ToHaveCountAsync(0);
        await Expect(page.Browser).ToHaveTitleAsync("orders · OrleansRaft");
        page.AssertClean();
    }

    [Fact]
    public async Task A_group_in_the_address_is_text_as_well()
    {
        await using var page = await DashboardPage.StartAsync(chromium);
        await page.OpenAsync($"/groups/{Uri.EscapeDataString(Attack)}");
        await Expect(page.Main.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(Attack);
        await Expect(page.Main.GetByRole(AriaRole.Alert)).ToContainTextAsync("invalid-request");
        await Expect(page.Main.Locator("img, script")).ToHaveCountAsync(0);
        page.AssertClean();
    }

    [Fact]
    public async Task The_browser_itself_refuses_to_make_markup_of_a_text()
    {
        await using var page = await DashboardPage.StartAsync(chromium);
        await page.OpenAsync();
        var refused = await page.Browser.EvaluateAsync<string>(
            "() => { try { document.body.innerHTML = '<i>markup</i>'; return 'taken'; } catch (error) { return error.name; } }");
        Assert.Equal("TypeError", refused);
    }
}
