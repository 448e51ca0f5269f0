namespace OrleansRaft.StateMachines.Tests;

public sealed class KvSemantics
{
    private readonly KvHarness _kv = new();

    [Fact]
    public void A_key_that_was_never_written_is_not_found()
    {
        Assert.Equal(KvAnswerKind.NotFound, _kv.Get("a").Kind);
        Assert.Equal(KvAnswerKind.NotFound, _kv.Delete("a").Kind);
    }

    [Fact]
    public void A_put_answers_the_log_index_as_the_revision_and_a_get_returns_both()
    {
        _kv.Put("other", "x");
        var written = _kv.Put("a", "1");
        Assert.Equal((KvAnswerKind.Written, 2UL), (written.Kind, written.Revision));

        var found = _kv.Get("a");
        Assert.Equal((KvAnswerKind.Found, 2UL, "1"), (found.Kind, found.Revision, _kv.Text("a")));
    }

    [Fact]
    public void A_deleted_key_is_gone_and_its_next_revision_is_a_new_one()
    {
        _kv.Put("a", "1");
        var deleted = _kv.Delete("a");
        Assert.Equal((KvAnswerKind.Deleted, 2UL), (deleted.Kind, deleted.Revision));
        Assert.Null(_kv.Text("a"));
        Assert.Equal(3UL, _kv.Put("a", "1").Revision);
    }

    [Fact]
    public void An_empty_value_is_a_value()
    {
        _kv.Put("a", "");
        Assert.Equal("", _kv.Text("a"));
    }

    [Fact]
    public void A_put_if_absent_happens_once()
    {
        Assert.Equal(KvAnswerKind.Written, _kv.Put("a", "first", KvCondition.IfAbsent).Kind);
        var second = _kv.Put("a", "second", KvCondition.IfAbsent);
        Assert.Equal((KvAnswerKind.RevisionMismatch, 1UL), (second.Kind, second.Revision));
        Assert.Equal("first", _kv.Text("a"));
    }

    [Fact]
    public void A_put_if_present_needs_a_key()
    {
        var refused = _kv.Put("a", "1", KvCondition.IfPresent);
        Assert.Equal((KvAnswerKind.RevisionMismatch, 0UL), (refused.Kind, refused.Revision));
        _kv.Put("a", "1");
        Assert.Equal(KvAnswerKind.Written, _kv.Put("a", "2", KvCondition.IfPresent).Kind);
    }

    [Fact]
    public void A_put_if_revision_is_refused_once_the_revision_has_moved()
    {
        _kv.Put("a", "1");
        Assert.Equal(2UL, _kv.Put("a", "2", KvCondition.IfRevision(1)).Revision);
        var refused = _kv.Put("a", "3", KvCondition.IfRevision(1));
        Assert.Equal((KvAnswerKind.RevisionMismatch, 2UL), (refused.Kind, refused.Revision));
        Assert.Equal("2", _kv.Text("a"));
    }

    [Fact]
    public void A_delete_if_revision_is_refused_for_another_revision_and_for_no_key()
    {
        Assert.Equal(0UL, Mismatch(_kv.Delete("a", KvCondition.IfRevision(1))));
        _kv.Put("a", "1");
        Assert.Equal(2UL, Mismatch(_kv.Delete("a", KvCondition.IfRevision(1))));
        Assert.Equal(KvAnswerKind.Deleted, _kv.Delete("a", KvCondition.IfRevision(2)).Kind);
    }

    [Fact]
    public void Keys_are_bytes_and_nothing_else_counts()
    {
        byte[] one = [0, 255], two = [0, 255, 0];
        _kv.Apply(KvCommand.Put(one, [1]));
        _kv.Apply(KvCommand.Put(two, [2]));
        Assert.Equal([1], KvHarness.Decode(_kv.Machine.Query(KvQuery.Get(one))).Value.ToArray());
        Assert.Equal([2], KvHarness.Decode(_kv.Machine.Query(KvQuery.Get(two))).Value.ToArray());
    }

    [Fact]
    public void Keys_and_values_may_be_as_large_as_their_limits()
    {
        var key = new string('k', Limits.KeyBytes);
        var value = new string('v', Limits.ValueBytes);
        Assert.Equal(KvAnswerKind.Written, _kv.Put(key, value).Kind);
        Assert.Equal(value, _kv.Text(key));
        Assert.True(KvCommand.Put(KvHarness.Bytes(key), KvHarness.Bytes(value), KvCondition.IfRevision(1)).Length <= Limits.CommandBytes);
    }

    [Fact]
    public void The_state_does_not_change_when_a_command_buffer_or_an_answer_does()
    {
        var command = KvCommand.Put(KvHarness.Bytes("a"), KvHarness.Bytes("1"));
        _kv.Apply(command);
        command.AsSpan().Clear();
        Assert.Equal("1", _kv.Text("a"));
    }

    [Fact]
    public void What_is_no_command_is_answered_as_malformed_and_alters_nothing()
    {
        _kv.Put("a", "1");
        var before = _kv.Snapshot();
        byte[][] commands = [[], [0], [1], [9, 0, 1, 0, 65], [2, 0, 1, 0, 65, 66], [1, 3, 0, 0], [1, 0, 0, 0]];
        Assert.All(commands, c => Assert.Equal(KvAnswerKind.Malformed, _kv.Apply(c).Kind));
        Assert.Equal(before, _kv.Snapshot());
    }

    [Fact]
    public void What_is_no_query_is_answered_as_malformed()
    {
        byte[][] queries = [[], [0], [1], [2, 65], new byte[Limits.KeyBytes + 2]];
        Assert.All(queries, q => Assert.Equal(KvAnswerKind.Malformed, KvHarness.Decode(_kv.Machine.Query(q)).Kind));
    }

    private static ulong Mismatch(KvAnswer answer)
    {
        Assert.Equal(KvAnswerKind.RevisionMismatch, answer.Kind);
        return answer.Revision;
    }
}
