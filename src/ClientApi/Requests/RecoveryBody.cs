namespace OrleansRaft.ClientApi.Requests;

/// <summary>Which recovery plan to apply, and why.</summary>
/// <param name="Hash">The plan's hash.</param>
/// <param name="Reason">Why, for whoever looks later: stored, logged and shown.</param>
internal sealed record RecoveryBody(string Hash, string Reason)
{
    private const int HashLength = 64;

    /// <summary>Takes it from a body's fields.</summary>
    public static RecoveryBody Read(JsonFields fields) => new(
        fields.Text("hash", static h => h.Length == HashLength && h.All(char.IsAsciiHexDigitLower), "must be the hash of a plan"),
        fields.Text(
            "reason",
            static r => r.Length <= Limits.RecoveryReasonLength && !string.IsNullOrWhiteSpace(r),
            $"must have 1 to {Limits.RecoveryReasonLength} characters"));
}
