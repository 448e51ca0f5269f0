namespace OrleansRaft.RaftCtl.Tests.Support;

/// <summary>What the API says, as its contract has it.</summary>
internal static class Documents
{
    public const string Groups =
        """[{"id":"orders","state":"active","stateMachine":"kv","members":["raft-0","raft-1","raft-2"]},{"id":"stock","state":"deleting","stateMachine":"leases","members":["raft-3"]}]""";

    public const string Group = """
        {"id":"orders","stateMachine":"kv","leader":{"replicaId":2,"silo":"raft-1","term":4},"phase":"joint",
        "configuration":{"version":12,"voters":[2,3,4],"votersOutgoing":[1,2,3],"learners":[5],"learnersNext":[1],"autoLeave":false},
        "commitIndex":120,"appliedIndex":119,
        "replicas":[{"id":2,"silo":"raft-1","role":"leader","state":"replicate","match":120,"next":121,"lagEntries":0,"lastContactMs":0,"database":"pg-1"},
        {"id":4,"silo":"raft-3","role":"follower","state":"snapshot","match":20,"next":21,"lagEntries":100,"lastContactMs":1500,"database":null},
        {"id":1,"silo":"raft-0","role":"outgoing-learner","state":null,"match":0,"next":1,"lagEntries":120,"lastContactMs":null,"database":null}],
        "quorum":{"incoming":{"voters":[2,3,4],"healthy":[2,3],"needed":2},"outgoing":{"voters":[1,2,3],"healthy":[2],"needed":2}},
        "toleratedFailures":{"replicas":0,"silos":0,"databases":1},"addedLater":{"to":"the contract"}}
        """;

    public const string Plan = """
        {"version":12,"refusal":null,"phases":[
        {"name":"now","detail":"The group as it is.","configuration":{"version":12,"voters":[1,2,3],"votersOutgoing":[],"learners":[],"learnersNext":[],"autoLeave":false},
        "incoming":{"voters":[1,2,3],"needed":2},"outgoing":null,"toleratedFailures":{"replicas":1,"silos":1,"databases":0}},
        {"name":"joint","detail":"Both majorities are needed.","configuration":{"version":12,"voters":[2,3,4],"votersOutgoing":[1,2,3],"learners":[7],"learnersNext":[1],"autoLeave":true},
        "incoming":{"voters":[2,3,4],"needed":2},"outgoing":{"voters":[1,2,3],"needed":2},"toleratedFailures":{"replicas":1,"silos":1,"databases":1}}],
        "warnings":[{"code":"leader-leaves","detail":"Replica 1 leads and leaves."}]}
        """;

    public const string Explanation = """
        {"group":"orders","isServing":false,"summary":"The outgoing half lacks replica 1.","halves":[
        {"half":"incoming","voters":[2,3],"needed":2,"available":2,"isBlocked":false,"missing":[],"sinceMs":null},
        {"half":"outgoing","voters":[1,2],"needed":2,"available":1,"isBlocked":true,
        "missing":[{"replicaId":1,"silo":"raft-0","database":null,"cause":"silo-down","sinceMs":61234,"detail":"Silo raft-0 is not in the cluster."}],"sinceMs":61234}]}
        """;

    public const string Hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    public const string RecoveryPlan = $$"""
        {"hash":"{{Hash}}","generation":2,
        "survivors":[{"replicaId":1,"silo":"raft-0","lastIndex":123,"lastTerm":7,"commitIndex":120,"appliedIndex":119}],
        "lost":[{"replicaId":2,"silo":"raft-1"},{"replicaId":3,"silo":"raft-2"}],"base":{"replicaId":1,"silo":"raft-0"},"keptThrough":123,
        "mayBeLost":{"from":121,"through":null,"detail":"The lost ones are a quorum."},"newMembers":[{"replicaId":4,"silo":"raft-0"}],
        "warnings":["Silo 'raft-1' is not active.","The new generation has one voter."]}
        """;

    /// <summary>A recovery that is through.</summary>
    /// <param name="mayBeLost">What may have been lost, as JSON.</param>
    public static string Recovery(string mayBeLost) => $$"""
        {"hash":"{{Hash}}","reason":"two disks burnt; ticket 4711","generation":2,"stage":"completed",
        "requestedAt":"2026-01-02T03:04:05+00:00","finishedAt":"2026-01-02T03:04:07+00:00","base":{"replicaId":1,"silo":"raft-0"},"keptThrough":123,
        "mayBeLost":{{mayBeLost}},"lost":[{"replicaId":2,"silo":"raft-1"}],
        "newMembers":[{"replicaId":4,"silo":"raft-0"},{"replicaId":5,"silo":"raft-2"}],"firstIndex":4294967419}
        """;

    /// <summary>An operation of <c>orders</c> with id 7.</summary>
    /// <param name="state">Its state.</param>
    /// <param name="steps">The states that it went through, numbered from 1.</param>
    /// <param name="progress">Its progress, as JSON.</param>
    /// <param name="code">The code of its result.</param>
    /// <param name="reason">The reason of its result, which it has if this is given.</param>
    /// <param name="explanation">What it waits for.</param>
    public static string Operation(
        string state, string[] steps, string progress = "null", string? code = null, string? reason = null, string? explanation = null) => $$"""
        {"id":"7","group":"orders","kind":"change","changes":[{"type":"add-voter","silo":"raft-3","replicaId":4},{"type":"remove","replicaId":1}],
        "transition":"auto","state":"{{state}}","requestedAt":"2026-01-02T03:04:05+00:00","finishedAt":null,"entryIndex":null,"joint":null,
        "progress":{{progress}},"result":{{(reason is null ? "null" : $$"""{"outcome":"{{state}}","code":{{Json(code)}},"reason":"{{reason}}"}""")}},
        "events":[{{string.Join(',', steps.Select((s, i) => Step(i + 1, s)))}}],"explanation":{{Json(explanation)}}}
        """;

    /// <summary>A step.</summary>
    public static string Step(int sequence, string state) =>
        $$"""{"sequence":{{sequence}},"at":"2026-01-02T03:04:{{sequence + 5:00}}+00:00","state":"{{state}}","detail":"Step {{sequence}}: {{state}}."}""";

    /// <summary>A step as an event.</summary>
    public static string StepEvent(int sequence, string state) => $"event: step\ndata: {Step(sequence, state)}\nid: {sequence}\n\n";

    /// <summary>The end as an event.</summary>
    public static string EndEvent(int sequence, string outcome) =>
        $"event: end\ndata: {{\"outcome\":\"{outcome}\",\"code\":null,\"reason\":null}}\nid: {sequence}\n\n";

    private static string Json(string? text) => text is null ? "null" : $"\"{text}\"";
}
