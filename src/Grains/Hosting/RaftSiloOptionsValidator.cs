using Microsoft.Extensions.Options;

namespace OrleansRaft.Hosting;

/// <summary>Refuses options that no silo can run with.</summary>
internal sealed class RaftSiloOptionsValidator : IValidateOptions<RaftSiloOptions>
{
    /// <summary>A piece must fit a message together with what describes it.</summary>
    private const int MaxChunkBytes = 240 * 1024;

    public ValidateOptionsResult Validate(string? name, RaftSiloOptions options)
    {
        var failures = new List<string>();
        Require(
            options.TickInterval >= TimeSpan.FromMilliseconds(10) && options.TickInterval <= TimeSpan.FromSeconds(10),
            "TickInterval must be 10 ms to 10 s.");
        Require(options.HeartbeatTicks >= 1, "HeartbeatTicks must be at least 1.");
        Require(options.ElectionTicks > options.HeartbeatTicks && options.ElectionTicks <= 10_000, "ElectionTicks must be above HeartbeatTicks and to 10,000.");
        Require(
            options.RequestTimeout >= TimeSpan.FromMilliseconds(100) && options.RequestTimeout <= TimeSpan.FromMinutes(5),
            "RequestTimeout must be 100 ms to 5 min.");
        Require(options.SnapshotEntries is >= 16 and <= 10_000_000, "SnapshotEntries must be 16 to 10,000,000.");
        Require(options.SnapshotBytes is >= 64 * 1024 and <= 16L * 1024 * 1024 * 1024, "SnapshotBytes must be 64 KiB to 16 GiB.");
        Require(options.KeepEntries >= 0 && options.KeepEntries <= options.SnapshotEntries, "KeepEntries must be 0 to SnapshotEntries.");
        Require(options.SnapshotChunkBytes is >= 4 * 1024 and <= MaxChunkBytes, $"SnapshotChunkBytes must be 4 KiB to {MaxChunkBytes / 1024} KiB.");
        Require(options.MaxSnapshotBytes >= options.SnapshotChunkBytes, "MaxSnapshotBytes must hold one chunk at least.");
        var catchUp = options.CatchUp;
        Require(catchUp.Entries is >= 0 and <= 1_000_000, "CatchUp.Entries must be 0 to 1,000,000.");
        Require(catchUp.Bytes is >= 0 and <= 1024L * 1024 * 1024, "CatchUp.Bytes must be 0 to 1 GiB.");
        Require(catchUp.Stable >= TimeSpan.Zero && catchUp.Stable <= TimeSpan.FromMinutes(10), "CatchUp.Stable must be 0 to 10 min.");
        Require(catchUp.Rounds is >= 1 and <= 1_000, "CatchUp.Rounds must be 1 to 1,000.");
        Require(catchUp.Patience >= TimeSpan.FromSeconds(1) && catchUp.Patience <= TimeSpan.FromDays(1), "CatchUp.Patience must be 1 s to 1 day.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Require(bool holds, string failure)
        {
            if (!holds) failures.Add(failure);
        }
    }
}
