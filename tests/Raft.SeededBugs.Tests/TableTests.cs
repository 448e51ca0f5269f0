namespace OrleansRaft.SeededBugs.Tests;

public sealed class TableTests
{
    private const string Document = """
        before
        <!-- seeded bugs: what follows is written by tests/Raft.SeededBugs -->
        an older table
        <!-- seeded bugs: end -->
        after
        """;

    [Fact]
    public void A_row_tells_the_median_the_most_and_the_most_frequent_kind_of_violation()
    {
        var hunt = new Hunt(
            Bug.NoLogCheck,
            [new Find(3, 3, "at 17 ms: Replica 2 lost 5."), new Find(40, 40, "Other."), new Find(9, 9, "at 9 ms: Replica 1 lost 12.\nmore")]);

        Assert.EndsWith("| `no-log-check` | lite | 9 | 40 | Replica n lost n. |\n", BugTable.Of([hunt]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bug_that_one_campaign_did_not_find_is_not_found()
    {
        var hunt = new Hunt(Bug.NoLogCheck, [new Find(3, 3, "A."), new Find(2000, 2000, null)]);

        Assert.False(hunt.IsFound);
        Assert.Contains("| not found |", BugTable.Of([hunt]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_takes_the_place_of_the_older_one_and_of_nothing_else()
    {
        var replaced = BugTable.Replace(Document, "a table\n");

        Assert.DoesNotContain("older", replaced, StringComparison.Ordinal);
        Assert.Equal(["before", "a table", "after"], replaced.Split('\n').Where(static l => l.Length > 0 && l[0] != '<'));
        Assert.Equal(replaced, BugTable.Replace(replaced, "a table\n"));
    }

    [Fact]
    public void A_document_without_marks_is_not_written_to() =>
        Assert.Throws<InvalidOperationException>(static () => BugTable.Replace("no marks", "a table"));
}
