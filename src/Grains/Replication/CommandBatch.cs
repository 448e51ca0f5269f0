using OrleansRaft.Core;

namespace OrleansRaft.Replication;

/// <summary>What became of one command.</summary>
internal enum CommandStatus : byte
{
    /// <summary>Not known yet.</summary>
    Pending,

    /// <summary>Committed, and applied once.</summary>
    Applied,

    /// <summary>Another entry was committed in its place: it never will be applied.</summary>
    Lost,

    /// <summary>It may or may not be applied some time.</summary>
    Unknown,
}

/// <summary>What became of one command, with the state machine's answer.</summary>
/// <param name="Status">What became of it.</param>
/// <param name="Index">Its position, if applied.</param>
/// <param name="Result">The answer, if applied.</param>
internal readonly record struct CommandOutcome(CommandStatus Status, LogIndex Index, ReadOnlyMemory<byte> Result);

/// <summary>Commands that were proposed together, in order.</summary>
/// <param name="commands">The commands.</param>
/// <param name="done">Called once, when the last of them has an outcome.</param>
internal sealed class CommandBatch(ReadOnlyMemory<byte>[] commands, Action<CommandBatch> done)
{
    private int _pending = commands.Length;

    public ReadOnlyMemory<byte>[] Commands { get; } = commands;

    public CommandOutcome[] Outcomes { get; } = new CommandOutcome[commands.Length];

    public void Settle(int slot, CommandOutcome outcome)
    {
        if (Outcomes[slot].Status != CommandStatus.Pending) return;
        Outcomes[slot] = outcome;
        if (--_pending == 0) done(this);
    }

    /// <summary>Gives every command that has no outcome yet this one.</summary>
    public void SettleRest(CommandStatus status)
    {
        for (var slot = 0; slot < Outcomes.Length; slot++) Settle(slot, new CommandOutcome(status, default, default));
    }
}
