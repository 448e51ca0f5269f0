namespace OrleansRaft.Replicas;

/// <summary>Commands that came to a leader in one call, and share one append with what else came meanwhile.</summary>
/// <param name="commands">The commands.</param>
/// <param name="since">When they came, in the clock's timestamps.</param>
/// <param name="settled">Told what became of them.</param>
internal sealed class CommandCall(Payloads commands, long since, Action<CommandReply> settled)
{
    public ReadOnlyMemory<byte>[] Commands => commands.Array;

    public long Since => since;

    public int Bytes { get; } = commands.Array.Sum(static c => c.Length);

    public void Settle(CommandReply reply) => settled(reply);
}
