using OrleansRaft.Conformance.DataDriven;

namespace OrleansRaft.Conformance;

/// <summary>
/// The golden transcripts of the reference implementation, which are not part of this repository: the folder that
/// RAFT_CONFORMANCE_DIR names, or <c>../shared/conformance/etcd-raft</c> beside the checkout.
/// </summary>
public sealed class GoldenTranscripts
{
    private const string NoFolder = "";

    public static IEnumerable<TheoryDataRow<string, string>> Files()
    {
        var named = Environment.GetEnvironmentVariable(ConformanceData.DirectoryVariable);
        var folder = string.IsNullOrEmpty(named)
            ? Path.GetFullPath(Path.Combine(ConformanceData.RepositoryRoot, "..", "shared", "conformance", "etcd-raft"))
            : Path.GetFullPath(named);
        var rows = ConformanceData.Files(folder).Select(f => ConformanceData.Row(folder, f.Kind, f.File)).ToList();
        if (rows.Count > 0) return rows;

        // A folder that was named must be there; only the default one may be absent.
        var reason = $"{folder} holds no transcripts";
        return string.IsNullOrEmpty(named)
            ? [new(NoFolder, reason) { Label = "", Skip = $"{reason}; {ConformanceData.DirectoryVariable} can name another folder." }]
            : [new(NoFolder, reason) { Label = "" }];
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Prints_what_the_reference_printed(string kind, string file)
    {
        Assert.False(kind == NoFolder, file);
        TranscriptRunner.Check(file, ConformanceData.Harness(kind));
    }
}
