using System.Buffers;
using System.Text;
using OrleansRaft.StateMachines;

namespace OrleansRaft.Cluster.Tests.Support;

/// <summary>A state machine as a user would write one: appends what it is given, and answers with all of it.</summary>
internal sealed class Register : IStateMachine
{
    public const string Name = "register";

    private readonly List<string> _values = [];

    public ReadOnlyMemory<byte> Apply(ulong index, ReadOnlyMemory<byte> command)
    {
        _values.Add(Encoding.UTF8.GetString(command.Span));
        return Encoding.UTF8.GetBytes($"{_values.Count}");
    }

    public ReadOnlyMemory<byte> Query(ReadOnlyMemory<byte> query) => Encoding.UTF8.GetBytes(string.Join('\n', _values));

    public IStateSnapshot Capture() => new Frozen(string.Join('\n', _values));

    public void Restore(ReadOnlySequence<byte> snapshot)
    {
        _values.Clear();
        var text = Encoding.UTF8.GetString(snapshot);
        if (text.Length > 0) _values.AddRange(text.Split('\n'));
    }

    private sealed record Frozen(string Text) : IStateSnapshot
    {
        public void WriteTo(IBufferWriter<byte> writer) => Encoding.UTF8.GetBytes(Text, writer);

        public void Dispose()
        {
        }
    }
}
