using System.Text.Json;

namespace OrleansRaft.ClientApi.Tests;

public sealed class Explanations
{
    [Fact]
    public async Task An_explanation_is_shown_as_the_contract_has_it()
    {
        await using var api = await ApiServer.StartAsync();
        var missing = new MissingReplica(2, "raft-1", null, MissingCause.SiloDown, 1234, "Silo 'raft-1' is not active in the cluster.");
        var learner = new MissingReplica(4, "raft-3", "db-d", MissingCause.LostStore, null, "Its rows are gone.");
        api.Cluster.Group("orders").Explanation = new GroupExplanation(
            "orders",
            false,
            "Nothing commits.",
            [new ExplainedHalf(ConfigurationHalf.Incoming, [1, 3], 2, 2, false, []), new ExplainedHalf(ConfigurationHalf.Outgoing, [1, 2], 2, 1, true, [missing], 1234)],
            [learner]);
        var expected = """
            {
              "group": "orders", "isServing": false, "summary": "Nothing commits.",
              "halves": [
                {"half": "incoming", "voters": [1, 3], "needed": 2, "available": 2, "isBlocked": false, "missing": [], "sinceMs": null},
                {"half": "outgoing", "voters": [1, 2], "needed": 2, "available": 1, "isBlocked": true, "missing": [
                  {"replicaId": 2, "silo": "raft-1", "database": null, "cause": "silo-down", "sinceMs": 1234,
                   "detail": "Silo 'raft-1' is not active in the cluster."}], "sinceMs": 1234}
              ],
              "learners": [{"replicaId": 4, "silo": "raft-3", "database": "db-d", "cause": "lost-store", "sinceMs": null, "detail": "Its rows are gone."}]
            }
            """;

        var answer = await api.GetAsync("/v1/groups/orders/explain");

        Assert.Equal(200, (int)answer.Status);
        Assert.Equal(JsonSerializer.Serialize(JsonDocument.Parse(expected)), JsonSerializer.Serialize(answer.Json));
    }
}
