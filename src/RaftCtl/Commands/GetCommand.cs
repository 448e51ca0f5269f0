using System.CommandLine;
using System.Text;
using System.Text.Json;
using OrleansRaft.RaftCtl.Api;

namespace OrleansRaft.RaftCtl.Commands;

/// <summary><c>get</c>: a key's value, byte for byte.</summary>
internal static class GetCommand
{
    public static Command Create(CommandHost host)
    {
        var group = Inputs.Group();
        var key = Inputs.Key();
        var consistency = Inputs.Consistency();
        return host.Runs(new Command("get", "Writes a key's value to standard output, byte for byte.") { group, key, consistency }, async session =>
        {
            var (value, revision) = await session.Api.GetKeyAsync(
                session.Get(group), session.Get(key), session.Get(consistency)!, session.Cancelled);
            if (session.IsJson)
            {
                var isText = TryText(value, out var text);
                var document = new KeyValue(session.Get(key), revision, text, isText ? null : Convert.ToBase64String(value));
                session.Io.WriteLine(JsonSerializer.Serialize(document, ApiJson.Default.KeyValue));
                return ExitCode.Done;
            }

            session.Io.WriteBytes(value);
            if (session.Io.Terminal is not null && value is not [.., (byte)'\n']) session.Io.WriteLine("");
            return ExitCode.Done;
        });
    }

    private static bool TryText(byte[] value, out string? text)
    {
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(value);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = null;
            return false;
        }
    }
}
