using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text;

namespace OrleansRaft.RaftCtl.Commands;

/// <summary>The arguments and options that commands share. What is malformed never leaves this machine.</summary>
internal static class Inputs
{
    private const int OperationIdLength = 64;
    private const int PlanHashLength = 64;

    /// <summary>A group's id.</summary>
    public static Argument<string> Group() => Text(
        "group", "The group's id.", Names.IsGroupId, $"must be 1 to {Limits.GroupIdLength} of a-z 0-9 - and not begin with -");

    /// <summary>A silo's name.</summary>
    public static Argument<string> Silo(string description) => Text("silo", description, Names.IsSiloName, ChangeParts.SiloRule);

    /// <summary>One or more silos.</summary>
    public static Argument<IReadOnlyList<string>> Silos() => new("silos")
    {
        Description = "The silos that get a voter each.",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = static result =>
        {
            var names = result.Tokens.Select(static t => t.Value).ToArray();
            return Array.Find(names, static n => !Names.IsSiloName(n)) is { } wrong
                ? Fail<IReadOnlyList<string>>(result, $"'{wrong}' is no silo: it {ChangeParts.SiloRule}.")
                : names.Length <= Limits.Members
                    ? names
                    : Fail<IReadOnlyList<string>>(result, $"A group has at most {Limits.Members} members.");
        },
    };

    /// <summary>What a new group runs.</summary>
    public static Option<string> StateMachine() => new("--state-machine")
    {
        Description = "What the group runs: kv, or one that the silos registered.",
        HelpName = "name",
        DefaultValueFactory = static _ => "kv",
        CustomParser = static result => result.Tokens[0].Value is var name && Names.IsStateMachineName(name)
            ? name
            : Fail<string>(result, $"'{name}' is no state machine's name: the rules are those of a group's id."),
    };

    /// <summary>What a read promises.</summary>
    public static Option<string> Consistency()
    {
        var option = new Option<string>("--consistency")
        {
            Description = "linearizable sees every acknowledged write; stale is answered by any replica, and may be old.",
            HelpName = "linearizable|stale",
            DefaultValueFactory = static _ => "linearizable",
        };
        return option.AcceptOnlyFromAmong("linearizable", "stale");
    }

    /// <summary>An operation's id.</summary>
    public static Argument<string> Operation() => Text(
        "operation",
        "The operation's id.",
        static id => id is { Length: > 0 and <= OperationIdLength } && id.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-'),
        $"must be 1 to {OperationIdLength} letters, digits and -");

    /// <summary>A key of the state machine <c>kv</c>.</summary>
    public static Argument<string> Key() => Text(
        "key",
        "The key, as text.",
        static key => TryUtf8(key, out var bytes) && bytes is { Length: > 0 and <= Limits.KeyBytes } && !bytes.Contains((byte)0) && key is not ("." or ".."),
        $"must be 1 to {Limits.KeyBytes} bytes of UTF-8 without the character 0, and not . or ..");

    /// <summary>A replica's id.</summary>
    public static Argument<ulong> Replica(string description) => new("replica")
    {
        Description = description,
        CustomParser = static result => ChangeParts.TryReplica(result.Tokens[0].Value, out var id)
            ? id
            : Fail<ulong>(result, $"replica {ChangeParts.ReplicaRule}."),
    };

    /// <summary>The configuration version that the caller saw.</summary>
    public static Option<ulong?> IfVersion() => Number("--if-version", "Only if the group's configuration still has this version.", "version");

    /// <summary>The revision that the caller saw.</summary>
    public static Option<ulong?> IfRevision() => Number("--if-revision", "Only if the key is still at this revision.", "revision");

    /// <summary>A key under which a request is made once, however often it is sent.</summary>
    public static Option<string?> IdempotencyKey() => new("--idempotency-key")
    {
        Description = "The same key and request again give the same operation. Made up if there is none.",
        HelpName = "key",
        CustomParser = static result => result.Tokens[0].Value is { Length: > 0 and <= Limits.IdempotencyKeyLength } key && key.All(static c => c is > ' ' and <= '~')
            ? key
            : Fail<string?>(result, $"--idempotency-key must have 1 to {Limits.IdempotencyKeyLength} printable ASCII characters, and no space."),
    };

    /// <summary>The hash of a recovery's plan.</summary>
    public static Option<string> PlanHash() => new("--hash")
    {
        Description = "The hash of the plan: what it stands for is done, or nothing.",
        HelpName = "hash",
        Required = true,
        CustomParser = static result => result.Tokens[0].Value is { Length: PlanHashLength } hash && hash.All(char.IsAsciiHexDigitLower)
            ? hash
            : Fail<string>(result, $"--hash must be the {PlanHashLength} hexadecimal digits that a plan shows."),
    };

    /// <summary>Why a group is recovered.</summary>
    public static Option<string> RecoveryReason() => new("--reason")
    {
        Description = "Why, for whoever looks later: it is stored, logged and shown.",
        HelpName = "text",
        Required = true,
        CustomParser = static result => result.Tokens[0].Value is { Length: <= Limits.RecoveryReasonLength } reason && !string.IsNullOrWhiteSpace(reason)
            ? reason
            : Fail<string>(result, $"--reason must have 1 to {Limits.RecoveryReasonLength} characters."),
    };

    /// <summary>Whether to follow an operation to its end.</summary>
    public static Option<bool> Wait() => new("--wait") { Description = "Follow the operation to its end, and exit with what became of it." };

    /// <summary>How to go from one configuration to the other.</summary>
    public static Option<string?> Transition()
    {
        var option = new Option<string?>("--transition")
        {
            Description = "auto: joint where it must be; joint-implicit: joint, left by itself; joint-explicit: joint until leave-joint.",
            HelpName = "transition",
        };
        return option.AcceptOnlyFromAmong("auto", "joint-implicit", "joint-explicit");
    }

    /// <summary>Says what is wrong with an input.</summary>
    public static T Fail<T>(SymbolResult result, string error)
    {
        result.AddError(error);
        return default!;
    }

    /// <summary>A number of seconds above 0.</summary>
    public static bool TrySeconds(string text, out double seconds) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out seconds) && seconds > 0;

    /// <summary>A text as UTF-8, unless it is no Unicode.</summary>
    public static bool TryUtf8(string text, out byte[] bytes)
    {
        try
        {
            bytes = new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(text);
            return true;
        }
        catch (EncoderFallbackException)
        {
            bytes = [];
            return false;
        }
    }

    private static Argument<string> Text(string name, string description, Func<string, bool> allowed, string rule) => new(name)
    {
        Description = description,
        CustomParser = result => result.Tokens[0].Value is var text && allowed(text) ? text : Fail<string>(result, $"'{text}' is no {name}: it {rule}."),
    };

    private static Option<ulong?> Number(string name, string description, string helpName) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result => ulong.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : Fail<ulong?>(result, $"{name} must be a whole number."),
    };
}
