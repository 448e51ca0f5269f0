namespace OrleansRaft;

/// <summary>A group was used as if it ran another state machine than it does: it answered in another language.</summary>
public sealed class StateMachineMismatchException : InvalidOperationException
{
    /// <summary>Makes one.</summary>
    /// <param name="groupId">The group.</param>
    /// <param name="expected">The state machine that its answer does not come from.</param>
    public StateMachineMismatchException(string groupId, string expected)
        : base($"Group '{groupId}' does not answer as the state machine '{expected}' does.") => GroupId = groupId;

    /// <summary>The group.</summary>
    public string GroupId { get; }
}
