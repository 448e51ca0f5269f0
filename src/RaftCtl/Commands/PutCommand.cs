using System.CommandLine;
using OrleansRaft.RaftCtl.Api;
using Spectre.Console;

namespace OrleansRaft.RaftCtl.Commands;

/// <summary><c>put</c>: sets a key.</summary>
internal static class PutCommand
{
    public static Command Create(CommandHost host)
    {
        var group = Inputs.Group();
        var key = Inputs.Key();
        var value = new Argument<string?>("value")
        {
            Description = "The value, as text. Without it, standard input to its end, byte for byte.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var ifRevision = Inputs.IfRevision();
        var ifAbsent = new Option<bool>("--if-absent") { Description = "Only if there is no such key." };
        return host.Runs(new Command("put", "Sets a key.") { group, key, value, ifRevision, ifAbsent }, async session =>
        {
            var condition = new KeyCondition(session.Get(ifRevision), session.Get(ifAbsent));
            if (condition is { Revision: not null, IsAbsent: true }) throw CommandFailedException.Usage("--if-revision and --if-absent exclude each other.");
            var bytes = await ValueAsync(session, session.GetOptional(value));
            var answer = await session.Api.PutKeyAsync(session.Get(group), session.Get(key), bytes, condition, session.Cancelled);
            session.Show(answer, static written => new Text($"Revision {written.Revision}."));
            return ExitCode.Done;
        });
    }

    private static async Task<ReadOnlyMemory<byte>> ValueAsync(Session session, string? text)
    {
        if (text is null)
        {
            var input = session.Io.Input ?? throw CommandFailedException.Usage("There is no value: give it, or send it to standard input.");
            var buffer = new byte[Limits.ValueBytes + 1];
            var count = await input.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, session.Cancelled);
            return Bounded(buffer.AsMemory(0, count));
        }

        return Inputs.TryUtf8(text, out var bytes) ? Bounded(bytes) : throw CommandFailedException.Usage("The value is no Unicode: send it to standard input.");
    }

    private static ReadOnlyMemory<byte> Bounded(ReadOnlyMemory<byte> value) => value.Length <= Limits.ValueBytes
        ? value
        : throw CommandFailedException.Usage($"A value has at most {Limits.ValueBytes} bytes.");
}
