using OrleansRaft.Core;
using OrleansRaft.Placement;
using OrleansRaft.Replicas;
using OrleansRaft.Storage;

namespace OrleansRaft.Groups;

/// <summary>What is known of a group after asking its replicas.</summary>
/// <param name="Reports">Those that answered.</param>
/// <param name="Members">Whom was asked: silos by replica id.</param>
internal sealed record GroupSurvey(IReadOnlyList<ReplicaReport> Reports, IReadOnlyDictionary<ulong, string> Members)
{
    /// <summary>The leader of the highest term that says it leads, or null.</summary>
    public ReplicaReport? Leader => Reports.Where(static r => r.IsLeader).MaxBy(static r => r.Term);

    /// <summary>The leader, or whoever has the newest configuration and has applied most; null if nobody runs.</summary>
    public ReplicaReport? Best => Leader ?? Reports
        .Where(static r => r.Condition == ReplicaCondition.Running)
        .OrderByDescending(static r => r.Configuration.Version)
        .ThenByDescending(static r => r.Applied)
        .FirstOrDefault();

    /// <summary>Members that did not answer, or do not run.</summary>
    public IReadOnlyList<ulong> Missing =>
        [.. Members.Keys.Except(Reports.Where(static r => r.Condition == ReplicaCondition.Running).Select(static r => r.ReplicaId)).Order()];
}

/// <summary>
/// Finds the leader of one group and remembers it. It asks the replicas themselves, all at once: nothing waits for the cluster to
/// notice that a silo is gone.
/// </summary>
/// <param name="grains">Makes references.</param>
/// <param name="homes">Finds silos.</param>
/// <param name="running">Knows this silo's replicas.</param>
/// <param name="connections">Knows which silos have just gone.</param>
/// <param name="clock">The time.</param>
/// <param name="group">The group.</param>
internal sealed class GroupRouter(
    IGrainFactory grains, HomeSilos homes, RunningReplicas running, SiloConnections connections, TimeProvider clock, string group)
{
    private static readonly TimeSpan ReportTimeout = TimeSpan.FromMilliseconds(500);

    /// <summary>For a silo that refused a connection and has probably died: one that lives after all answers sooner, unless it is busy.</summary>
    private static readonly TimeSpan LostReportTimeout = TimeSpan.FromMilliseconds(25);

    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(25);

    private IReadOnlyDictionary<ulong, string> _members = new Dictionary<ulong, string>();
    private Task<Rejection?>? _search;

    /// <summary>The leader as far as is known, or null.</summary>
    public LeaderReplica? Leader { get; private set; }

    /// <summary>Where the leader is as far as is known, for those who go there by themselves.</summary>
    public LeaderPlace? LeaderPlace => Leader is { Key: var key } ? new LeaderPlace(key.Replica.Replica.Value, key.Silo) : null;

    /// <summary>The leader, found within the time.</summary>
    /// <returns>Null if <see cref="Leader"/> is set; otherwise why not.</returns>
    public async Task<Rejection?> FindLeaderAsync(DateTimeOffset deadline)
    {
        if (Leader is not null) return null;
        var search = _search ??= SearchAsync(deadline);
        try
        {
            return await search;
        }
        finally
        {
            if (_search == search) _search = null;
        }
    }

    /// <summary>A replica said that it does not lead, and perhaps who does.</summary>
    public void Redirect(LeaderReplica from, string? leaderKey)
    {
        if (!ReferenceEquals(Leader, from)) return;
        Leader = ReplicaGrainKey.TryParse(leaderKey, out var hint) && hint != from.Key ? Replica(hint) : null;
    }

    /// <summary>
    /// Whether somebody else leads by now. A call that was under way when its silo died is not broken before the cluster has noticed:
    /// whoever waits for one asks this meanwhile.
    /// </summary>
    /// <param name="replica">Who was asked as the leader.</param>
    public async Task<bool> IsReplacedAsync(LeaderReplica replica)
    {
        if (Leader is { } leader && leader.Key != replica.Key) return true;
        var others = _members.Where(m => m.Key != replica.Key.Replica.Replica.Value).ToDictionary();
        if ((await AskAsync(others, static report => report.IsLeader)).Leader is not { } next) return false;
        Leader = Replica(next);
        return true;
    }

    /// <summary>A call to a replica failed: it may lead no more.</summary>
    public void Suspect(LeaderReplica replica)
    {
        if (ReferenceEquals(Leader, replica)) Leader = null;
    }

    /// <summary>Asks every replica that is known; null if there is no such group.</summary>
    public async Task<GroupSurvey?> SurveyAsync()
    {
        if (_members.Count == 0 && !await LookUpAsync()) return null;
        var survey = await AskAsync(_members);
        if (survey.Best is null)
        {
            // Everybody that was known is gone or away: perhaps others are members now.
            if (!await LookUpAsync()) return null;
            survey = await AskAsync(_members);
        }

        if (survey.Best is { } best && !best.Silos.Keys.Order().SequenceEqual(_members.Keys.Order()))
        {
            _members = best.Silos;
            survey = await AskAsync(_members);
        }

        if (survey.Leader is { } leader && leader.ReplicaId != Leader?.Key.Replica.Replica.Value) Leader = Replica(leader);
        return survey;
    }

    /// <summary>Asks every replica that is known, until one of them leads or the time is over; null if there is no such group.</summary>
    public async Task<GroupSurvey?> SurveyAsync(DateTimeOffset deadline)
    {
        while (true)
        {
            var survey = await SurveyAsync();
            if (survey is not { Leader: null } || clock.GetUtcNow() >= deadline) return survey;
            await Task.Delay(AskAgain, clock);
        }
    }

    /// <summary>A replica that may answer a read that need not be fresh: one on this silo, if there is one.</summary>
    public async Task<IRaftReplicaGrain?> AnyAsync(string localSilo, int attempt)
    {
        // After everybody that was known has been tried: others may be members by now.
        if ((_members.Count == 0 || (attempt > 0 && attempt % _members.Count == 0)) && !await LookUpAsync()) return null;
        var ordered = _members.OrderByDescending(m => m.Value == localSilo).ThenByDescending(m => homes.Find(m.Value) is not null).ToArray();
        var (id, silo) = ordered[attempt % ordered.Length];
        return grains.GetReplica(group, id, silo);
    }

    private async Task<Rejection?> SearchAsync(DateTimeOffset deadline)
    {
        while (true)
        {
            GroupSurvey? survey = null;
            try
            {
                survey = await SurveyAsync();
                if (survey is null) return new Rejection(RejectionCode.GroupNotFound, $"There is no group '{group}'.");
                if (Leader is not null) return null;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // The catalogue moves when its silo dies. Until it is back, nothing is known of a group that nobody asked for before.
            }

            if (clock.GetUtcNow() >= deadline) return NobodyLeads(survey);
            await Task.Delay(AskAgain, clock);
        }
    }

    /// <summary>Why nothing can be asked of a group that has no leader.</summary>
    public static Rejection NobodyLeads(GroupSurvey? survey)
    {
        if (survey is null) return new Rejection(RejectionCode.NoLeader, "The catalogue of groups does not answer.");
        var running = survey.Members.Count - survey.Missing.Count;
        return running <= survey.Members.Count / 2
            ? new Rejection(RejectionCode.NoQuorum, $"{running} of {survey.Members.Count} replicas answer.", survey.Missing)
            : new Rejection(RejectionCode.NoLeader, "No leader is elected yet.", survey.Missing);
    }

    private async Task<bool> LookUpAsync()
    {
        if (running.MembersOf(group) is { } members && !ReferenceEquals(members, _members))
        {
            _members = members;
            return true;
        }

        var route = await grains.GetCatalogPart(group).RouteAsync(group).WaitAsync(ReportTimeout, clock);
        _members = route?.Silos ?? [];
        return route is not null;
    }

    /// <summary>Asks all members at once.</summary>
    /// <param name="members">Whom.</param>
    /// <param name="enough">Whether a report is all that was looked for; the others are not waited for then.</param>
    private async Task<GroupSurvey> AskAsync(IReadOnlyDictionary<ulong, string> members, Func<ReplicaReport, bool>? enough = null)
    {
        var reports = new List<ReplicaReport>();
        await foreach (var asked in Task.WhenEach(members.Select(m => TryReportAsync(m.Key, m.Value))))
        {
            if (await asked is not { } report) continue;
            reports.Add(report);
            if (enough?.Invoke(report) == true) break;
        }

        return new GroupSurvey(reports, members);
    }

    private LeaderReplica Replica(ReplicaReport report) =>
        Replica(new ReplicaGrainKey(new ReplicaKey(group, new ReplicaId(report.ReplicaId)), report.Silo));

    private LeaderReplica Replica(ReplicaGrainKey key) => new(key, grains.GetReplica(group, key.Replica.Replica.Value, key.Silo), running);

    private async Task<ReplicaReport?> TryReportAsync(ulong id, string silo)
    {
        if (homes.Find(silo) is not { } address) return null;
        try
        {
            var patience = connections.IsLost(address) ? LostReportTimeout : ReportTimeout;
            return await grains.GetReplica(group, id, silo).ReportAsync().WaitAsync(patience, clock);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return null; // Whoever does not answer is missing from the survey: that is what it says.
        }
    }
}
