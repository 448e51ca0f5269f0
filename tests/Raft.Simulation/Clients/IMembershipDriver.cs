namespace OrleansRaft.Simulation;

/// <summary>Whoever changes the membership in a world.</summary>
internal interface IMembershipDriver
{
    /// <summary>Changes that took effect.</summary>
    int Applied { get; }

    /// <summary>Changes that did not.</summary>
    int Refused { get; }

    /// <summary>Whether all that was asked for has ended.</summary>
    bool IsIdle { get; }
}
