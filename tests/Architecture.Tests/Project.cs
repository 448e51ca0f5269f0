using System.Xml.Linq;

namespace OrleansRaft.Architecture.Tests;

/// <summary>What a project file says of itself.</summary>
/// <param name="File">Its path from the checkout's root.</param>
/// <param name="Xml">Its content.</param>
internal sealed record Project(string File, XDocument Xml)
{
    private static readonly Lazy<IReadOnlyList<Project>> LazyAll =
        new(() => [.. Checkout.FilesBelow("", ".csproj").Select(f => new Project(f, XDocument.Parse(Checkout.Read(f))))]);

    /// <summary>Every project of the checkout.</summary>
    public static IReadOnlyList<Project> All => LazyAll.Value;

    /// <summary>Its folder, such as <c>src/Grains</c>.</summary>
    public string Folder => Path.GetDirectoryName(File)!.Replace('\\', '/');

    /// <summary>The packages that it refers to.</summary>
    public IEnumerable<XElement> Packages => Xml.Descendants("PackageReference");

    /// <summary>The names of these packages.</summary>
    public IEnumerable<string> PackageNames => Packages.Select(p => p.Attribute("Include")?.Value ?? "(no name)");

    /// <summary>The folders of the projects that it refers to.</summary>
    public IEnumerable<string> ReferencedFolders =>
        Xml.Descendants("ProjectReference").Select(r => r.Attribute("Include")!.Value.Replace('\\', '/')).Select(FolderOf);

    /// <summary>The source files that it takes from other folders.</summary>
    public IEnumerable<string> CompiledFromElsewhere =>
        Xml.Descendants("Compile").Select(c => c.Attribute("Include")?.Value ?? "").Where(f => f.StartsWith("..", StringComparison.Ordinal));

    /// <summary>Whether it refers to this package.</summary>
    public bool Uses(string package) => PackageNames.Contains(package, StringComparer.OrdinalIgnoreCase);

    private string FolderOf(string reference)
    {
        var full = Path.GetFullPath(Path.Combine(Checkout.Root, Folder, reference));
        return Path.GetDirectoryName(Path.GetRelativePath(Checkout.Root, full))!.Replace('\\', '/');
    }
}
