using System.Globalization;
using System.Text.Json;

namespace OrleansRaft.Simulation.Tests;

/// <summary>What <c>--trace</c> writes is what the published specification reads.</summary>
public sealed class StateTraceTests
{
    private static readonly string[] Names =
    [
        "ApplyConfChange", "BecomeCandidate", "BecomeFollower", "BecomeLeader", "ChangeConf", "Commit", "InitState", "Ready",
        "ReceiveAppendEntriesRequest", "ReceiveAppendEntriesResponse", "ReceiveRequestVoteRequest", "ReceiveRequestVoteResponse",
        "Replicate", "SendAppendEntriesRequest", "SendAppendEntriesResponse", "SendRequestVoteRequest", "SendRequestVoteResponse",
    ];

    private static readonly string[] MessageTypes = ["MsgApp", "MsgAppResp", "MsgHeartbeat", "MsgHeartbeatResp", "MsgSnap", "MsgVote", "MsgVoteResp"];

    private static readonly string[] Actions = ["AddLearner", "AddNewServer", "RemoveServer"];

    private static readonly Lazy<JsonElement[][]> s_traces = new(static () => [.. Enumerable.Range(1, 20).Select(static seed => Trace((ulong)seed).ToArray())]);

    private static readonly Lazy<JsonElement[]> s_events = new(static () => [.. s_traces.Value.SelectMany(static trace => trace)]);

    [Fact]
    public void Every_name_of_the_vocabulary_is_told_and_no_other() =>
        Assert.Equal(Names, s_events.Value.Select(Name).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Every_event_has_the_fields_of_a_state()
    {
        foreach (var e in s_events.Value)
        {
            AssertId(e.GetProperty("nid"), mayBeNobody: false);
            Assert.Contains(e.GetProperty("role").GetString(), (string[])["StateFollower", "StateCandidate", "StateLeader"]);
            Assert.True(e.GetProperty("state").GetProperty("commit").GetUInt64() <= e.GetProperty("log").GetUInt64());
            Assert.True(e.GetProperty("state").TryGetProperty("term", out _));
            AssertId(e.GetProperty("state").GetProperty("vote"), mayBeNobody: true);
            Assert.Equal(2, e.GetProperty("conf").GetArrayLength());
            foreach (var id in e.GetProperty("conf").EnumerateArray().SelectMany(static half => half.EnumerateArray())) AssertId(id, mayBeNobody: false);
        }
    }

    [Fact]
    public void Whatever_is_sent_or_received_shows_its_message_and_nothing_else_does()
    {
        foreach (var e in s_events.Value)
        {
            var isMessage = Name(e).StartsWith("Send", StringComparison.Ordinal) || Name(e).StartsWith("Receive", StringComparison.Ordinal);
            Assert.Equal(isMessage, e.TryGetProperty("msg", out var message));
            if (!isMessage) continue;
            Assert.Contains(message.GetProperty("type").GetString(), MessageTypes);
            foreach (var id in (string[])["from", "to"]) AssertId(message.GetProperty(id), mayBeNobody: false);
            AssertId(message.GetProperty("vote"), mayBeNobody: true);
            foreach (var number in (string[])["term", "entries", "logTerm", "index", "commit", "rejectHint"]) message.GetProperty(number).GetUInt64();
            message.GetProperty("reject").GetBoolean();
            var owner = Name(e).StartsWith("Send", StringComparison.Ordinal) ? "from" : "to";
            Assert.Equal(e.GetProperty("nid").GetString(), message.GetProperty(owner).GetString());
        }
    }

    [Fact]
    public void A_leader_tells_its_acknowledgements_to_itself()
    {
        var toItself = s_events.Value.Where(static e => e.TryGetProperty("msg", out var m) && m.GetProperty("from").GetString() == m.GetProperty("to").GetString());

        Assert.Equal(
            ["ReceiveAppendEntriesResponse", "ReceiveRequestVoteResponse", "SendAppendEntriesResponse", "SendRequestVoteResponse"],
            toItself.Select(Name).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Membership_changes_say_what_changes_and_what_comes_of_it()
    {
        foreach (var e in s_events.Value.Where(static e => Name(e) is "ChangeConf" or "ApplyConfChange"))
        {
            var cc = e.GetProperty("prop").GetProperty("cc");
            if (Name(e) == "ApplyConfChange")
            {
                Assert.Equal(e.GetProperty("conf")[0].ToString(), cc.GetProperty("newconf").ToString());
                continue;
            }

            foreach (var change in cc.GetProperty("changes").EnumerateArray())
            {
                AssertId(change.GetProperty("nid"), mayBeNobody: false);
                Assert.Contains(change.GetProperty("action").GetString(), Actions);
            }
        }
    }

    [Fact]
    public void Appends_say_what_the_leader_knows_of_the_receiver() =>
        Assert.All(
            s_events.Value.Where(static e => Name(e) == "SendAppendEntriesRequest" && e.GetProperty("msg").GetProperty("type").GetString() == "MsgApp"),
            static e => Assert.True(e.GetProperty("prop").GetProperty("match").GetUInt64() < e.GetProperty("prop").GetProperty("next").GetUInt64()));

    /// <summary>The receiver takes the lesser of the two; the specification has the sender do it.</summary>
    [Fact]
    public void Appends_tell_no_commit_index_beyond_their_entries() =>
        Assert.All(
            Messages("MsgApp"),
            static m => Assert.True(Number(m, "commit") <= Number(m, "index") + Number(m, "entries")));

    /// <summary>All logs begin with an entry that nobody ever takes back, so that nothing else acknowledges the index 0.</summary>
    [Fact]
    public void A_leader_of_an_earlier_term_is_refused()
    {
        var answers = Messages("MsgAppResp").Where(static m => Number(m, "index") == 0).ToList();

        Assert.NotEmpty(answers);
        Assert.All(answers, static m => Assert.True(m.GetProperty("reject").GetBoolean()));
    }

    /// <summary>The refusal of a poll may bring a later term too, but is no message of the specification.</summary>
    [Fact]
    public void Without_an_election_a_later_term_is_entered_where_a_message_of_it_was_received() =>
        Assert.All(
            Successions().Where(static s => Term(s.After) > Term(s.Before) && Name(s.After) is not ("BecomeCandidate" or "InitState")),
            static s => Assert.Equal(Term(s.After), Number(s.Before.GetProperty("msg"), "term")));

    [Fact]
    public void Lines_keep_their_order_where_they_are_sorted_by_time_as_text()
    {
        var lines = Lines(1);

        Assert.Equal(lines, lines.OrderBy(static l => string.Join(':', l.Split(':').Skip(2)), StringComparer.Ordinal));
    }

    [Fact]
    public void A_trace_alters_nothing()
    {
        var options = SimulationOptions.Draw(5, Profile.Lite);

        Assert.Equal(SimulationRun.Run(5, options).Digest, SimulationRun.Run(5, options, trace: new StringWriter()).Digest);
    }

    private static ulong Number(JsonElement e, string name) => e.GetProperty(name).GetUInt64();

    private static ulong Term(JsonElement e) => Number(e.GetProperty("state"), "term");

    private static IEnumerable<JsonElement> Messages(string type) =>
        s_events.Value.Where(static e => e.TryGetProperty("msg", out _)).Select(static e => e.GetProperty("msg"))
            .Where(m => m.GetProperty("type").GetString() == type);

    /// <summary>Each two lines that follow each other among those of one replica.</summary>
    private static IEnumerable<(JsonElement Before, JsonElement After)> Successions() =>
        s_traces.Value.SelectMany(static trace => trace.GroupBy(static e => e.GetProperty("nid").GetString()))
            .SelectMany(static lines => lines.Zip(lines.Skip(1)));

    private static string Name(JsonElement e) => e.GetProperty("name").GetString()!;

    private static void AssertId(JsonElement id, bool mayBeNobody) =>
        Assert.True(ulong.Parse(id.GetString()!, CultureInfo.InvariantCulture) > 0 || (mayBeNobody && id.GetString() == "0"), id.ToString());

    private static string[] Lines(ulong seed)
    {
        var trace = new StringWriter();
        SimulationRun.Run(seed, SimulationOptions.Draw(seed, Profile.Lite), trace: trace);
        return trace.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static IEnumerable<JsonElement> Trace(ulong seed)
    {
        foreach (var line in Lines(seed))
        {
            var json = JsonDocument.Parse(line).RootElement;
            Assert.Equal("trace", json.GetProperty("tag").GetString());
            yield return json.GetProperty("event");
        }
    }
}
