using Npgsql;

namespace OrleansRaft.Silo.Configuration;

/// <summary>Collects what is wrong with a configuration, so that one start tells all of it. Never holds a secret's text.</summary>
internal sealed class Problems
{
    private readonly List<string> _list = [];

    /// <summary>Notes one.</summary>
    public void Add(string problem) => _list.Add(problem);

    /// <summary>Notes one unless the condition holds.</summary>
    public void Require(bool condition, string problem)
    {
        if (!condition) _list.Add(problem);
    }

    /// <summary>A TCP port that one can name to others.</summary>
    public void RequirePort(int port, string key) => Require(port is > 0 and <= ushort.MaxValue, $"{key} must be 1 to 65535");

    /// <summary>A connection string of Npgsql that names a host.</summary>
    public void RequirePostgres(string text, string key)
    {
        if (text.Length == 0)
        {
            _list.Add($"{key} is missing");
            return;
        }

        try
        {
            Require(!string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(text).Host), $"{key} names no Host");
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            // The parser's message may quote a piece of the text, and that may be a piece of the password.
            _list.Add($"{key} is not a connection string of Npgsql (keyword=value;…)");
        }
    }

    /// <summary>Ends the start if there is any.</summary>
    /// <exception cref="InvalidSettingsException">There is one.</exception>
    public void ThrowIfAny()
    {
        if (_list.Count > 0) throw new InvalidSettingsException(string.Join("; ", _list));
    }
}
