using System.Text;
using OrleansRaft.Conformance.DataDriven;
using OrleansRaft.Conformance.Text;

namespace OrleansRaft.Conformance.Membership;

/// <summary>Drives the configuration changer alone: one configuration, altered by each directive in turn.</summary>
internal sealed class MembershipHarness
{
    private static readonly InflightLimits s_windows = new(10, RaftOptions.NoLimit);

    private Configuration _configuration = Configuration.Empty;
    private ProgressMap _progress = new();
    private ulong _lastIndex;

    public string Run(Directive directive)
    {
        try
        {
            return Change(directive);
        }
        finally
        {
            // Each directive counts as one entry of the log, so that the progress of new members tells when they came.
            _lastIndex++;
        }
    }

    private string Change(Directive directive)
    {
        var (changes, error) = ChangeParser.Parse(directive.Input);
        if (error is not null) return error;

        var changer = new ConfigurationChanger(_configuration, _progress, new LogIndex(_lastIndex), s_windows);
        var parts = changes.AsSpan();
        ChangedConfiguration changed;
        switch (directive.Command)
        {
            case "simple":
                changed = changer.Simple(parts);
                break;
            case "enter-joint":
                changed = changer.EnterJoint(directive.Arguments.Count > 0 && directive.Argument("autoleave").Flag, parts);
                break;
            case "leave-joint" when !changes.IsEmpty:
                return "this command takes no input";
            case "leave-joint":
                changed = changer.LeaveJoint();
                break;
            case "apply":
                // Our own: whole changes, by the transition that they ask for.
                var transition = Enum.Parse<ConfChangeTransition>(directive.Argument("transition").Values[0], ignoreCase: true);
                changed = changer.Apply(new ConfChangeV2(transition, changes));
                break;
            case "restore":
                // Our own: the configuration is rebuilt from itself, as a replica does that starts from a snapshot.
                changed = ConfigurationRestore.Restore(_configuration, new LogIndex(_lastIndex), s_windows);
                break;
            default:
                return "unknown command";
        }

        if (!changed.IsValid) return changed.Error;
        (_configuration, _progress) = (changed.Configuration, changed.Progress);
        var text = new StringBuilder($"{_configuration}\n");
        for (var i = 0; i < _progress.Count; i++)
            text.Append($"{_progress.IdAt(i)}: {_progress.At(i).View(_progress.IdAt(i))}\n");
        return text.ToString();
    }
}
