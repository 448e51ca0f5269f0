using Npgsql;
using OrleansRaft.Core;

namespace OrleansRaft.Storage.Postgres;

/// <summary>The hard states of all replicas in a commit, for one statement.</summary>
internal sealed class HardStateRows
{
    private readonly List<long> _ids = [];
    private readonly List<long> _terms = [];
    private readonly List<decimal> _votes = [];
    private readonly List<long> _commits = [];

    public void Add(long id, HardState hardState)
    {
        _ids.Add(id);
        _terms.Add(Sql.Signed(hardState.Term.Value));
        _votes.Add(Sql.Number(hardState.Vote.Value));
        _commits.Add(Sql.Signed(hardState.Commit.Value));
    }

    public void AddCommands(NpgsqlBatchCommandCollection commands)
    {
        if (_ids.Count == 0) return;
        commands.Add(Sql.Command(
            "update raft.replicas r set term = u.term, vote = u.vote, commit_index = u.commit_index "
            + "from unnest($1, $2, $3, $4) as u (key, term, vote, commit_index) where r.key = u.key",
            _ids.ToArray(), _terms.ToArray(), _votes.ToArray(), _commits.ToArray()));
    }
}
