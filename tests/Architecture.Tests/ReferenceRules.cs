using System.Xml.Linq;

namespace OrleansRaft.Architecture.Tests;

/// <summary>Who may refer to whom: the table of folders, as a test.</summary>
public sealed class ReferenceRules
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["src/Raft"] = [],
        ["src/Grains.Abstractions"] = [],
        ["src/Grains"] = ["src/Raft", "src/Grains.Abstractions"],
        ["src/Storage.Postgres"] = ["src/Grains"],
        ["src/Storage.Sqlite"] = ["src/Grains"],
        ["src/Silo"] = ["src/Grains", "src/Storage.Postgres", "src/Storage.Sqlite"],
        ["src/ClientApi"] = ["src/Grains.Abstractions"],
        ["src/DevCluster"] = ["src/Silo", "src/ClientApi"],
        ["src/RaftCtl"] = [],
    };

    public static TheoryData<string> SourceFolders => [.. SourceProjects.Select(p => p.Folder)];

    private static IEnumerable<Project> SourceProjects =>
        Project.All.Where(p => p.File.StartsWith("src/", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(SourceFolders))]
    public void A_source_project_refers_only_to_the_folders_that_the_table_allows(string folder)
    {
        Assert.True(Allowed.TryGetValue(folder, out var allowed), $"{folder} is not in the table of folders.");
        var project = Assert.Single(SourceProjects, p => p.Folder == folder);
        Assert.Empty(project.ReferencedFolders.Except(allowed));
    }

    [Fact]
    public void The_core_ships_with_no_package()
    {
        var core = Assert.Single(SourceProjects, p => p.Folder == "src/Raft");
        Assert.All(core.Packages, p => Assert.Equal("all", p.Attribute("PrivateAssets")?.Value));
        Assert.Equal(["Microsoft.CodeAnalysis.BannedApiAnalyzers"], core.PackageNames);
    }

    [Fact]
    public void A_service_that_uses_the_client_gets_no_package_but_the_Orleans_SDK()
    {
        var abstractions = Assert.Single(SourceProjects, p => p.Folder == "src/Grains.Abstractions");
        Assert.Equal(["Microsoft.Orleans.Sdk"], abstractions.PackageNames);
    }

    [Fact]
    public void The_command_line_knows_the_server_by_its_API_and_the_rules_for_names_alone()
    {
        var ctl = Assert.Single(SourceProjects, p => p.Folder == "src/RaftCtl");
        Assert.Equal(["Spectre.Console", "System.CommandLine"], ctl.PackageNames);
        Assert.Equal(["../Grains.Abstractions/Names.cs", "../Grains.Abstractions/Limits.cs"], ctl.CompiledFromElsewhere);
    }

    [Fact]
    public void No_other_project_compiles_what_is_not_its_own() =>
        Assert.Empty(SourceProjects.Where(p => p.Folder != "src/RaftCtl" && p.CompiledFromElsewhere.Any()).Select(p => p.File));

    [Theory]
    [InlineData("Npgsql", "src/Storage.Postgres", "src/Silo", "src/ClientApi", "src/DevCluster")]
    [InlineData("Microsoft.Data.Sqlite", "src/Storage.Sqlite", "src/Silo", "src/DevCluster")]
    [InlineData("Microsoft.Orleans.Server", "src/Grains", "src/Silo", "src/DevCluster")]
    [InlineData("System.CommandLine", "src/RaftCtl")]
    [InlineData("Spectre.Console", "src/RaftCtl")]
    public void A_package_with_reach_is_used_only_where_it_belongs(string package, params string[] folders) =>
        Assert.Empty(SourceProjects.Where(p => p.Uses(package)).Select(p => p.Folder).Except(folders));

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Checkout.Read("OrleansRaft.sln").Replace('\\', '/');
        Assert.All(Project.All.Select(p => p.File), f => Assert.Contains($"\"{f}\"", solution, StringComparison.Ordinal));
    }

    [Fact]
    public void No_project_states_a_package_version_of_its_own() =>
        Assert.Empty(Project.All
            .Where(p => p.Packages.Any(r => r.Attribute("Version") is not null || r.Attribute("VersionOverride") is not null))
            .Select(p => p.File));

    [Fact]
    public void Every_pinned_package_is_used()
    {
        var pins = XDocument.Parse(Checkout.Read("Directory.Packages.props")).Descendants("PackageVersion").Select(p => p.Attribute("Include")!.Value);
        // A script's own project, such as the coverage's, is outside the solution and uses packages all the same.
        var scripts = Checkout.FilesBelow("", ".proj").Select(f => new Project(f, XDocument.Parse(Checkout.Read(f))));
        Assert.Empty(pins.Except(Project.All.Concat(scripts).SelectMany(p => p.PackageNames), StringComparer.OrdinalIgnoreCase));
    }
}
