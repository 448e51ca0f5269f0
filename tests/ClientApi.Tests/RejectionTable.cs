using System.Net;
using OrleansRaft.ClientApi.Problems;

namespace OrleansRaft.ClientApi.Tests;

public sealed class RejectionTable
{
    private static readonly Dictionary<string, int> Contract = new(StringComparer.Ordinal)
    {
        ["group-not-found"] = 404,
        ["group-exists"] = 409,
        ["group-deleting"] = 409,
        ["too-many-groups"] = 429,
        ["unknown-state-machine"] = 400,
        ["unknown-silo"] = 400,
        ["silo-in-use"] = 409,
        ["replica-not-found"] = 404,
        ["replica-id-used"] = 409,
        ["empty-change"] = 400,
        ["duplicate-change"] = 400,
        ["last-voter"] = 409,
        ["already-voter"] = 409,
        ["already-learner"] = 409,
        ["too-many-members"] = 409,
        ["version-mismatch"] = 412,
        ["not-joint"] = 409,
        ["joint-in-progress"] = 409,
        ["change-pending"] = 409,
        ["invalid-change"] = 409,
        ["idempotency-key-reused"] = 409,
        ["operation-not-found"] = 404,
        ["too-late-to-cancel"] = 409,
        ["catch-up-failed"] = 409,
        ["too-many-requests"] = 429,
        ["no-leader"] = 503,
        ["no-quorum"] = 503,
        ["transfer-failed"] = 409,
        ["outcome-unknown"] = 504,
        ["too-large"] = 413,
        ["quorum-reachable"] = 409,
        ["member-reachable"] = 409,
        ["no-survivor"] = 409,
        ["membership-contradictory"] = 409,
        ["recovery-plan-stale"] = 409,
        ["recovery-in-progress"] = 409,
    };

    [Fact]
    public void Every_refusal_has_the_status_and_the_name_of_the_contract() => Assert.Equal(
        Contract.OrderBy(c => c.Key, StringComparer.Ordinal),
        Enum.GetValues<RejectionCode>().ToDictionary(RejectionStatus.NameOf, RejectionStatus.Of).OrderBy(c => c.Key, StringComparer.Ordinal));

    [Fact]
    public async Task Every_refusal_of_a_write_reaches_the_caller_as_it_is()
    {
        await using var api = await ApiServer.StartAsync();
        foreach (var code in Enum.GetValues<RejectionCode>())
        {
            var missing = code is RejectionCode.NoLeader or RejectionCode.NoQuorum ? new ulong[] { 2, 3 } : null;
            api.Cluster.Group("g").OnPropose = _ => new(new ProposalResult.NotApplied(new Rejection(code, $"Because of {code}.", missing)));
            var answer = await api.PutKeyAsync("k", [1]);
            var problem = answer.Problem(RejectionStatus.Of(code), RejectionStatus.NameOf(code));
            Assert.Equal($"Because of {code}.", problem.GetProperty("detail").GetString());
            Assert.Equal(missing is not null, problem.TryGetProperty("missingReplicas", out var replicas));
            if (missing is not null) Assert.Equal(missing, replicas.EnumerateArray().Select(r => r.GetUInt64()));
            Assert.Equal(
                answer.Status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests, answer.Headers.ContainsKey("Retry-After"));
        }
    }
}
