using OrleansRaft.Core;
using OrleansRaft.Groups;
using OrleansRaft.Replicas;

namespace OrleansRaft.Membership;

/// <summary>Goes an operation's stages in thought, and notes each part of the way.</summary>
internal sealed class PlanWalk
{
    private readonly ulong _version;
    private readonly Configuration _present;
    private readonly HashSet<ulong> _healthy;
    private readonly Dictionary<ulong, string> _databases;
    private readonly List<PlannedPhase> _phases;
    private readonly HashSet<ulong> _joined = [];
    private Configuration _configuration;

    /// <summary>Sets out.</summary>
    /// <param name="now">The first part of the way.</param>
    /// <param name="healthy">Who is healthy now.</param>
    /// <param name="databases">Which database holds whose log, new members included.</param>
    public PlanWalk(PlannedPhase now, HashSet<ulong> healthy, Dictionary<ulong, string> databases)
    {
        _version = now.Configuration.Version;
        _configuration = _present = ConfigurationViews.ToCore(now.Configuration);
        _healthy = healthy;
        _databases = databases;
        _phases = [now];
    }

    /// <summary>The way so far.</summary>
    public IReadOnlyList<PlannedPhase> Phases => _phases;

    /// <summary>Goes through one stage.</summary>
    /// <returns>Why the core would not let it through, or null.</returns>
    public string? Take(Stage stage)
    {
        switch (stage.Kind)
        {
            case StageKind.AddLearner:
                _joined.UnionWith(stage.Changes.Select(static c => c.ReplicaId));
                if (Apply(stage) is { } refused) return refused;
                Note(PlanPhase.AddingLearners, PlanTexts.Joining(stage));
                return null;
            case StageKind.CatchUp:
                Note(PlanPhase.CatchingUp, PlanTexts.CatchingUp(stage));
                _healthy.UnionWith(stage.Changes.Select(static c => c.ReplicaId).Where(_joined.Contains));
                return null;
            case StageKind.Change or StageKind.Leave:
                return TakeChange(stage);
            case StageKind.AwaitLeave:
                return Leave();
            case StageKind.RemoveLearner:
                Note(PlanPhase.Removing, PlanTexts.Removing(stage));
                return Apply(stage);
            default:
                throw new ArgumentOutOfRangeException(nameof(stage), stage.Kind, "No plan leads there.");
        }
    }

    /// <summary>Notes the end.</summary>
    public void Arrive() => Note(PlanPhase.After, PlanTexts.Deciding(Incoming, Outgoing));

    private MajorityView Incoming => GroupViews.Majority(ConfigurationViews.Ids(_configuration.Voters), _healthy);

    private MajorityView? Outgoing =>
        _configuration.IsJoint ? GroupViews.Majority(ConfigurationViews.Ids(_configuration.VotersOutgoing), _healthy) : null;

    private string? TakeChange(Stage stage)
    {
        Note(PlanPhase.Change, PlanTexts.Committing(Incoming, Outgoing));
        if (Apply(stage) is { } refused) return refused;
        if (!_configuration.IsJoint) return null;
        Note(PlanPhase.Joint, PlanTexts.Joint(Incoming, Outgoing!, _configuration.AutoLeave));
        return _configuration.AutoLeave ? Leave() : null;
    }

    private string? Leave() => Apply(new Stage(StageKind.Leave, []));

    private string? Apply(Stage stage)
    {
        var applied = ConfigurationPreview.Of(_configuration, ChangeEncoding.ToV2(stage.Changes, stage.Transition));
        _configuration = applied.Configuration;
        return applied.RejectedBecause;
    }

    /// <summary>Notes a part of the way. Members that come or go one after the other are one part: that in which all of them are there.</summary>
    private void Note(PlanPhase name, string detail)
    {
        var view = ConfigurationViews.Of(_configuration.Equals(_present) ? _version : 0, _configuration);
        var phase = new PlannedPhase(name, detail, view, Incoming, Outgoing, FailureTolerance.Of(Incoming, Outgoing, _databases));
        var last = _phases[^1];
        if (last.Name != name) _phases.Add(phase);
        else _phases[^1] = (name == PlanPhase.Removing ? last : phase) with { Detail = $"{last.Detail} {detail}" };
    }
}
