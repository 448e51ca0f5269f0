namespace OrleansRaft.Silo.Configuration;

/// <summary>The section <c>Schema</c>: who brings the database schemas up to date.</summary>
public sealed class SchemaSection
{
    /// <summary>Whether a starting silo applies them; its role then needs DDL rights. Otherwise the command <c>migrate</c> does it.</summary>
    public bool Apply { get; set; }

    /// <summary>
    /// A role that silos use where it is another one than the role that applies the schemas: it gets what it needs to run, and no more.
    /// </summary>
    public string RunningRole { get; set; } = "";
}
